import { useSyncExternalStore } from 'react'
import { socket, uiSocket } from '../lib/socket.ts'

const subscribe = (listener: () => void) => socket.onConnection(listener)
const read = () => uiSocket().isConnected

/** Whether the window hears from the server. */
export function useConnected(): boolean {
  return useSyncExternalStore(subscribe, read)
}
