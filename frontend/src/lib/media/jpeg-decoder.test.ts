import { afterEach, describe, expect, it, vi } from 'vitest'
import { decodeJpeg } from './jpeg-decoder.ts'

const BYTES = new Uint8Array([1, 2, 3])

afterEach(() => {
  vi.unstubAllGlobals()
})

describe('decodeJpeg', () => {
  it('decodes straight from the bytes where the page may', async () => {
    const closed: string[] = []
    vi.stubGlobal(
      'ImageDecoder',
      class {
        readonly data: Uint8Array
        constructor({ data }: { data: Uint8Array }) {
          this.data = data
        }
        decode = async () => ({ image: { displayWidth: this.data.length, displayHeight: 2 } })
        close = () => closed.push('decoder')
      },
    )

    expect(await decodeJpeg(BYTES)).toMatchObject({ width: 3, height: 2 })
    expect(closed).toEqual(['decoder'])
  })

  it('decodes by a bitmap elsewhere', async () => {
    vi.stubGlobal('createImageBitmap', async ({ size }: Blob) => ({ width: size, height: 1 }))

    expect(await decodeJpeg(BYTES)).toMatchObject({ width: 3, height: 1 })
  })

  it('gives nothing for what is no picture', async () => {
    vi.stubGlobal('createImageBitmap', () => Promise.reject(new Error('no picture')))

    expect(await decodeJpeg(BYTES)).toBeNull()
  })
})
