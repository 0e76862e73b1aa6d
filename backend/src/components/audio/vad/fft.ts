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
  const partRe = new Float64Array(size)
  const partIm = new Float64Array(size)
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

  /**
   * `X[k + q·m] = Σ_r W_radix^(r·q) · (W_n^(r·k) · X_r[k])`, with `W_n = e^(-2πi/n)`: the parts `X_r` lie one
   * after the other, and so do the results, each `m` long.
   */
  function combine(at: number, n: number, radix: number) {
    const m = n / radix
    const step = size / n
    const rootStep = size / radix
    for (let k = 0; k < m; k++) {
      for (let r = 0; r < radix; r++) {
        const from = at + r * m + k
        const w = r * k * step
        partRe[r] = re[from]! * cos[w]! - im[from]! * sin[w]!
        partIm[r] = re[from]! * sin[w]! + im[from]! * cos[w]!
      }
      for (let q = 0; q < radix; q++) {
        let sumRe = partRe[0]!
        let sumIm = partIm[0]!
        for (let r = 1, root = q; r < radix; r++, root += q) {
          if (root >= radix) root -= radix
          const w = root * rootStep
          sumRe += partRe[r]! * cos[w]! - partIm[r]! * sin[w]!
          sumIm += partRe[r]! * sin[w]! + partIm[r]! * cos[w]!
        }
        re[at + q * m + k] = sumRe
        im[at + q * m + k] = sumIm
      }
    }
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
