import type { Memory } from '@openneuro/protocol'
import { create } from 'zustand'
import { api } from '../lib/api.ts'
import { socket } from '../lib/socket.ts'

/** How long a memory can be kept after all. */
export const UNDO_MS = 6000

type Forgetting = {
  /** Those that are about to be forgotten, by id. */
  pending: Readonly<Record<number, Memory>>
}

/** Why a memory was not forgotten: an error, or null when another project was opened. */
type Failure = (memory: Memory, error: unknown) => void

export const useForgetting = create<Forgetting>(() => ({ pending: {} }))
const timers = new Map<number, ReturnType<typeof setTimeout>>()
const listeners = new Set<{ done: () => void; failed: Failure }>()

/** Forgets a memory in a while, so that a slip loses nothing. */
function forget(memory: Memory): void {
  useForgetting.setState(({ pending }) => ({ pending: { ...pending, [memory.id]: memory } }))
  clearTimeout(timers.get(memory.id))
  timers.set(
    memory.id,
    setTimeout(() => void send(memory), UNDO_MS),
  )
}

/** Keeps it after all. */
function undo(id: number): void {
  clearTimeout(timers.get(id))
  timers.delete(id)
  useForgetting.setState(({ pending: { [id]: _, ...pending } }) => ({ pending }))
}

async function send(memory: Memory): Promise<void> {
  timers.delete(memory.id)
  try {
    await api.forgetMemory(memory.id)
    for (const { done } of listeners) done()
  } catch (error) {
    for (const { failed } of listeners) failed(memory, error)
  }
  undo(memory.id)
}

/** The ids mean other memories in another project: what was not sent yet is kept. */
function keepAll(): void {
  for (const memory of Object.values(useForgetting.getState().pending)) {
    if (!timers.has(memory.id)) continue
    undo(memory.id)
    for (const { failed } of listeners) failed(memory, null)
  }
}

/** The page goes away: nobody can want it back any more. */
function sendAll(): void {
  for (const id of [...timers.keys()]) {
    api.forgetMemoryAtOnce(id)
    undo(id)
  }
}

/** Told when one was forgotten, and when one could not be. Returns the undo. */
function watch(done: () => void, failed: Failure): () => void {
  const listener = { done, failed }
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const forgettingActions = { forget, undo, watch, sendAll, keepAll }

socket.onMessage('graph_reset', keepAll)
globalThis.addEventListener?.('pagehide', sendAll)
