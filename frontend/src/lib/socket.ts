import { createSocket, type UiSocket } from './ui-socket.ts'

export type { TapErrorListener, TapListener } from './taps.ts'
export type { UiPayload, UiSocket } from './ui-socket.ts'

let pageSocket: UiSocket | null = null

/** The one socket to the server that the page came from, made when it is first asked for. */
export function uiSocket(): UiSocket {
  pageSocket ??= createSocket({ url: `${location.origin.replace(/^http/, 'ws')}/ui/ws` })
  return pageSocket
}

/** The page's socket under short names; nothing is connected until one of them is called. */
export const socket: Omit<UiSocket, 'isConnected' | 'close'> = {
  onMessage: (type, listener) => uiSocket().onMessage(type, listener),
  onConnection: (listener) => uiSocket().onConnection(listener),
  onStale: (listener) => uiSocket().onStale(listener),
  sendUiInput: (...input) => uiSocket().sendUiInput(...input),
  sendUiBytes: (...input) => uiSocket().sendUiBytes(...input),
  onUiOutput: (...listening) => uiSocket().onUiOutput(...listening),
  openTap: (...tap) => uiSocket().openTap(...tap),
  subscribeLogs: (...logs) => uiSocket().subscribeLogs(...logs),
}

export const { sendUiInput, sendUiBytes, onUiOutput, openTap, subscribeLogs } = socket
