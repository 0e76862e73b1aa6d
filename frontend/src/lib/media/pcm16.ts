/** Whole little-endian samples in `bytes`; an odd last byte is left out. */
export function pcm16FromBytes(bytes: Uint8Array): Int16Array<ArrayBuffer> {
  const count = bytes.byteLength >> 1
  const samples = new Int16Array(count)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let i = 0; i < count; i++) samples[i] = view.getInt16(2 * i, true)
  return samples
}

export function floatFromPcm16(samples: Int16Array): Float32Array<ArrayBuffer> {
  const floats = new Float32Array(samples.length)
  for (let i = 0; i < samples.length; i++) floats[i] = samples[i]! / 32768
  return floats
}
