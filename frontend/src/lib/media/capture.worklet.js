// Plain JavaScript: it is served as it is, a file of its own, because the page's policy allows no inline script.
const BLOCK_SAMPLES = 256

class CaptureProcessor extends AudioWorkletProcessor {
  constructor() {
    super()
    this.block = new Int16Array(BLOCK_SAMPLES)
    this.filled = 0
  }

  process(inputs) {
    const samples = inputs[0]?.[0]
    if (samples) for (const sample of samples) this.add(sample)
    return true
  }

  add(sample) {
    const bounded = Math.max(-1, Math.min(1, sample))
    this.block[this.filled++] = Math.round(bounded < 0 ? bounded * 32768 : bounded * 32767)
    if (this.filled < BLOCK_SAMPLES) return
    this.port.postMessage(this.block, [this.block.buffer])
    this.block = new Int16Array(BLOCK_SAMPLES)
    this.filled = 0
  }
}

registerProcessor('capture', CaptureProcessor)
