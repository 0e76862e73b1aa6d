/**
 * Words of a thread's shared control memory (Int32). `WAKE` and `SLEEPING` belong to the fabric, the
 * rest to the runtime. Each word has a cache line of its own.
 */
export const ThreadControl = {
  /** Rises by one for each wake-up. Waited on with `Atomics.waitAsync`. */
  WAKE: 0,
  /** 1 while the thread waits on `WAKE`. */
  SLEEPING: 16,
  /** Rises by one whenever somebody asks nodes of this thread to stop. */
  STOP: 32,
  /** Rises while the thread's event loop turns. */
  HEARTBEAT: 48,
  /** Off-heap memory of the thread, KiB. */
  BUFFERS_KIB: 64,
  /** Heap of the thread, KiB. */
  HEAP_KIB: 80,
  /** Pieces of work outside the clock that nodes of this thread wait for. */
  HOLDS: 96,
  LENGTH: 112,
} as const

export function createThreadControl(): SharedArrayBuffer {
  return new SharedArrayBuffer(ThreadControl.LENGTH * 4)
}

/** Wakes the thread if it sleeps; cheap when it does not. */
export function wakeThread(control: Int32Array): void {
  if (Atomics.load(control, ThreadControl.SLEEPING) === 0) return
  if (Atomics.exchange(control, ThreadControl.SLEEPING, 0) === 0) return
  Atomics.add(control, ThreadControl.WAKE, 1)
  Atomics.notify(control, ThreadControl.WAKE)
}
