// Protocol buffers, as far as ONNX files need them: https://protobuf.dev/programming-guides/encoding

/** A message of fields that are encoded already. */
export function message(fields: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(fields)
}

export function text(field: number, value: string): Uint8Array {
  return bytes(field, Buffer.from(value))
}

export function bytes(field: number, value: Uint8Array): Uint8Array {
  return Buffer.concat([varint(field * 8 + 2), varint(value.length), value])
}

export function integer(field: number, value: number): Uint8Array {
  return Buffer.concat([varint(field * 8), varint(value)])
}

export function float32(field: number, value: number): Uint8Array {
  return Buffer.concat([varint(field * 8 + 5), new Uint8Array(Float32Array.of(value).buffer)])
}

/** Several integers, none negative. */
export function packed(field: number, values: readonly number[]): Uint8Array {
  return bytes(field, Buffer.concat(values.map(varint)))
}

function varint(value: number): Uint8Array {
  const encoded: number[] = []
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Uint8Array.from([...encoded, rest])
    encoded.push((rest % 128) + 128)
  }
}
