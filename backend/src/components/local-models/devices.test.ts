import { describe, expect, it } from 'vitest'
import type { Log } from '../../core/index.ts'
import { type Device, devicesFor, type Machine, openOnDevice } from './devices.ts'

const RUNTIME = '/ort'

function machine(
  files: readonly string[] = [],
  about: Partial<Pick<Machine, 'platform' | 'arch'>> = {},
): Machine {
  return {
    platform: 'linux',
    arch: 'x64',
    runtimeFolder: RUNTIME,
    ...about,
    exists: (path) => files.includes(path),
    list: (folder) =>
      files
        .filter((path) => path.startsWith(`${folder}/`))
        .map((path) => path.slice(folder.length + 1)),
  }
}

const NVIDIA = ['/proc/driver/nvidia/version', '/dev/nvidiactl']
const CUDA_LIBRARY = `${RUNTIME}/libonnxruntime_providers_cuda.so`
const VULKAN = '/usr/share/vulkan/icd.d/nvidia_icd.json'

describe('devicesFor', () => {
  it.each<[string, Machine, Device[]]>([
    ['a plain machine', machine(), ['cpu']],
    ['an NVIDIA driver without the library', machine(NVIDIA), ['cpu']],
    ['CUDA with its library', machine([...NVIDIA, CUDA_LIBRARY]), ['cuda', 'cpu']],
    ['a card with Vulkan', machine(['/dev/dri/renderD128', VULKAN]), ['webgpu', 'cpu']],
    ['both', machine([...NVIDIA, CUDA_LIBRARY, VULKAN]), ['cuda', 'webgpu', 'cpu']],
    [
      'Vulkan on the CPU',
      machine(['/dev/dri/renderD128', '/usr/share/vulkan/icd.d/lvp_icd.x86_64.json']),
      ['cpu'],
    ],
    ['Vulkan without a card', machine([VULKAN]), ['cpu']],
    ['a Mac', machine([], { platform: 'darwin', arch: 'arm64' }), ['webgpu', 'cpu']],
    ['Windows', machine([], { platform: 'win32' }), ['webgpu', 'cpu']],
    ['Linux on ARM', machine([...NVIDIA, VULKAN], { arch: 'arm64' }), ['cpu']],
  ])('finds what there is: %s', (_, here, devices) => {
    expect(devicesFor('auto', here)).toEqual(devices)
  })

  it('tries what is asked for, then the CPU', () => {
    expect(devicesFor('cuda', machine())).toEqual(['cuda', 'cpu'])
    expect(devicesFor('webgpu', machine())).toEqual(['webgpu', 'cpu'])
    expect(devicesFor('cpu', machine([VULKAN, '/dev/dri/renderD128']))).toEqual(['cpu'])
  })
})

describe('openOnDevice', () => {
  function recorder() {
    const warned: unknown[] = []
    const silent = () => {}
    const log: Log = {
      debug: silent,
      info: silent,
      error: silent,
      warn: (fields, sentence) => void warned.push([sentence, fields]),
    }
    return { log, warned }
  }

  it('opens on the first device that takes the model, and says why not on the others', async () => {
    const { log, warned } = recorder()
    const tried: Device[] = []

    const result = await openOnDevice({
      setting: 'auto',
      log,
      machine: machine([...NVIDIA, CUDA_LIBRARY, VULKAN]),
      open: async (device) => {
        tried.push(device)
        if (device !== 'cpu') throw new Error(`no ${device} here\nand more`)
        return 'opened'
      },
    })

    expect(result).toEqual({ opened: 'opened', device: 'cpu' })
    expect(tried).toEqual(['cuda', 'webgpu', 'cpu'])
    expect(warned).toEqual([
      [
        'model does not run on cuda here; it is tried on webgpu',
        { device: 'cuda', next: 'webgpu', problem: 'no cuda here' },
      ],
      [
        'model does not run on webgpu here; it is tried on cpu',
        { device: 'webgpu', next: 'cpu', problem: 'no webgpu here' },
      ],
    ])
  })

  it('fails with the last reason when no device takes it', async () => {
    const { log } = recorder()
    const open = async () => {
      throw new Error('damaged')
    }

    await expect(openOnDevice({ setting: 'cpu', log, open })).rejects.toThrow('damaged')
  })
})
