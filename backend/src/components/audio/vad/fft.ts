/** A complex spectrum; both arrays are reused by the next call. */
export interface Spectrum {
  readonly re: Float64Array
  readonly im: Float64Array
}

/**
 * Makes a discrete Fourier transform of `size` real samples, by mixed-radix Cooley–Tukey decimation in
 * time: quick when `size` has small prime factors.
 */
export function createFft(size: number): (samples: Float64Array) => Spectrum {
  const re = new Float64Array(size)
  const im = new Float64Array(size)
  const scratchRe = new Float64Array(size)
  const scratchIm = new Float64Array(size)
  const cos = Float64Array.from({ length: size }, (_, k) => Math.cos((2 * Math.PI * k) / size))
  const sin = Float64Array.from({ length: size }, (_, k) => -Math.sin((2 * Math.PI * k) / size))

  /** Transforms every `stride`-th of the samples from `first` on into `[at, at + n)`. */
  function transform(input: Float64Array, first: number, stride: number, at: number, n: number) {
    if (n === 1) {
      re[at] = input[first]!
      im[at] = 0
      return
    }
    const radix = smallestFactor(n)
    const m = n / radix
    for (let r = 0; r < radix; r++)
      transform(input, first + r * stride, stride * radix, at + r * m, m)
    combine(at, n, radix)
  }

  /** `X[k] = Σ_r W_n^(r·k) · X_r[k mod m]`, with `W_n = e^(-2πi/n)`. */
  function combine(at: number, n: number, radix: number) {
    const m = n / radix
    const step = size / n
    for (let k = 0; k < n; k++) {
      let sumRe = 0
      let sumIm = 0
      for (let r = 0; r < radix; r++) {
        const from = at + r * m + (k % m)
        const w = ((r * k) % n) * step
        sumRe += re[from]! * cos[w]! - im[from]! * sin[w]!
        sumIm += re[from]! * sin[w]! + im[from]! * cos[w]!
      }
      scratchRe[k] = sumRe
      scratchIm[k] = sumIm
    }
    re.set(scratchRe.subarray(0, n), at)
    im.set(scratchIm.subarray(0, n), at)
  }

  return (samples) => {
    transform(samples, 0, 1, 0, size)
    return { re, im }
  }
}

function smallestFactor(n: number): number {
  for (let factor = 2; factor * factor <= n; factor++) if (n % factor === 0) return factor
  return n
}
