import { existsSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { type Log, z } from '../../core/index.ts'

/** What ONNX Runtime can run a model on. */
export type Device = 'cpu' | 'cuda' | 'webgpu'
export type DeviceSetting = Device | 'auto'

export function deviceField() {
  return z
    .enum(['auto', 'cpu', 'cuda', 'webgpu'])
    .default('auto')
    .describe('What the model runs on; auto takes a graphics card where there is one, else the CPU')
}

/** What has to be known of a machine to choose a device. */
export interface Machine {
  readonly platform: NodeJS.Platform
  readonly arch: string
  exists(path: string): boolean
  /** Names in a folder; none when it is not there. */
  list(folder: string): readonly string[]
  /** Folder of ONNX Runtime's libraries for this machine. */
  readonly runtimeFolder: string
}

/** Devices to try in order; the CPU, which always works, is the last one. */
export function devicesFor(setting: DeviceSetting, machine: Machine): readonly Device[] {
  if (setting === 'cpu') return ['cpu']
  if (setting !== 'auto') return [setting, 'cpu']
  return [
    ...(hasCuda(machine) ? (['cuda'] as const) : []),
    ...(hasWebGpu(machine) ? (['webgpu'] as const) : []),
    'cpu',
  ]
}

/** A driver alone does not help: ONNX Runtime's library for it is a download of its own. */
function hasCuda({ platform, arch, exists, runtimeFolder }: Machine): boolean {
  return (
    platform === 'linux' &&
    arch === 'x64' &&
    exists('/proc/driver/nvidia/version') &&
    exists(join(runtimeFolder, 'libonnxruntime_providers_cuda.so'))
  )
}

/** Metal and Direct3D are parts of their systems; Linux needs a Vulkan driver and a card. */
function hasWebGpu({ platform, arch, exists, list }: Machine): boolean {
  if (platform === 'darwin' || platform === 'win32') return true
  if (platform !== 'linux' || arch !== 'x64') return false
  const hasCard =
    exists('/dev/nvidiactl') || list('/dev/dri').some((name) => name.startsWith('renderD'))
  const drivers = ['/usr/share/vulkan/icd.d', '/etc/vulkan/icd.d'].flatMap(list)
  // lavapipe computes on the CPU, slower than ONNX Runtime itself does.
  return hasCard && drivers.some((name) => name.endsWith('.json') && !name.startsWith('lvp'))
}

export interface OpenOptions<Opened> {
  readonly setting: DeviceSetting
  readonly log: Log
  readonly open: (device: Device) => Promise<Opened>
  /** @default the one that this runs on */
  readonly machine?: Machine
}

/** Opens a model on the first device that takes it, and says so when that is not the wanted one. */
export async function openOnDevice<Opened>(
  options: OpenOptions<Opened>,
): Promise<{ opened: Opened; device: Device }> {
  const { setting, log, open, machine = thisMachine() } = options
  const devices = devicesFor(setting, machine)
  for (const [index, device] of devices.entries()) {
    const next = devices[index + 1]
    try {
      return { opened: await open(device), device }
    } catch (error) {
      if (next === undefined) throw error
      log.warn(
        { device, next, problem: firstLine(error) },
        `model does not run on ${device} here; it is tried on ${next}`,
      )
    }
  }
  throw new Error('there is no device to try')
}

function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error)
    .split('\n')[0]!
    .slice(0, 300)
}

function thisMachine(): Machine {
  return {
    platform: process.platform,
    arch: process.arch,
    exists: existsSync,
    list: (folder) => {
      try {
        return readdirSync(folder)
      } catch {
        return []
      }
    },
    runtimeFolder: runtimeFolder(),
  }
}

function runtimeFolder(): string {
  const main = createRequire(import.meta.url).resolve('onnxruntime-node')
  return join(dirname(main), '..', 'bin', 'napi-v6', process.platform, process.arch)
}
