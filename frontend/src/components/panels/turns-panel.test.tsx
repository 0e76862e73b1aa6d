import type { Turn } from '@openneuro/protocol'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { api } from '../../lib/api.ts'
import { socket } from '../../lib/socket.ts'
import { shareOf, useTurnView } from '../../stores/turn-view.ts'
import { useUi } from '../../stores/ui-store.ts'
import { TurnHead } from './TurnHead.tsx'
import { TurnsPanel } from './TurnsPanel.tsx'

const part = (node_id: string, name: string, start_ms: number, ms: number) => ({
  node_id,
  part: name,
  start_ms,
  ms,
  setting: `${name}_setting 1`,
  overlapped: false,
})
const turn = (seq: number, more: Partial<Turn> = {}): Turn => ({
  seq,
  turn: seq,
  total_ms: 500,
  outcome: 'played',
  parts: [
    part('ears/vad', 'end_of_turn', 0, 400),
    part('ears/asr', 'asr', 400, 60),
    part('speaker', 'played', 460, 40),
  ],
  ...more,
})

let turns: Turn[]
let droppedParts: number | undefined
beforeEach(() => {
  turns = [turn(1), turn(2)]
  droppedParts = undefined
  vi.spyOn(api, 'turns').mockImplementation(async (after = 0) => ({
    turns: turns.filter(({ seq }) => seq > after),
    ...(droppedParts !== undefined && { dropped_parts: droppedParts }),
  }))
})
afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
})

const show = () =>
  render(
    <QueryClientProvider client={new QueryClient()}>
      <TurnHead />
      <TurnsPanel />
    </QueryClientProvider>,
  )

describe('the turns panel', () => {
  it('says what to do while there is no turn', async () => {
    turns = []
    show()

    expect(await screen.findByText('Say something: the first turn appears here')).toBeTruthy()
  })

  it('says how many parts are in no turn, where there are any', async () => {
    const { unmount } = show()
    await screen.findByText('Turn 2')
    expect(screen.queryByText(/^Parts in no turn/)).toBeNull()
    unmount()

    droppedParts = 37
    show()
    expect(await screen.findByText('Parts in no turn: 37')).toBeTruthy()
  })

  it('says it before the first turn, too', async () => {
    turns = []
    droppedParts = 1
    show()

    expect(await screen.findByText('Parts in no turn: 1')).toBeTruthy()
  })

  it('opens the newest turn, and another that is chosen', async () => {
    show()
    await screen.findByText('Turn 2')

    fireEvent.click(screen.getByRole('button', { name: /^1/ }))

    expect(await screen.findByText('Turn 1')).toBeTruthy()
    expect(screen.getByRole('list', { name: 'Parts of turn 1' }).children).toHaveLength(3)
  })

  it('adds a part that is told of late to its turn', async () => {
    show()
    await screen.findByText('Turn 2')

    turns = [turn(1), turn(2, { parts: [...turn(2).parts, part('speaker', 'played', 500, 20)] })]

    const parts = screen.getByRole('list', { name: 'Parts of turn 2' })
    await waitFor(() => expect(parts.children).toHaveLength(4), { timeout: 10_000 })
  })

  it('gives the canvas the turn that is open, until it is closed', async () => {
    const { unmount } = show()
    await screen.findByText('Turn 2')
    const open = useTurnView.getState().turn

    expect(shareOf(open, 'ears')).toBe('400 + 60')
    expect(shareOf(open, 'speaker')).toBe('40')
    expect(shareOf(open, 'other')).toBe('')
    unmount()
    expect(useTurnView.getState().turn).toBeNull()
  })

  it('lights the node of the row that is pointed at', async () => {
    show()
    await screen.findByText('Turn 2')
    const [row] = screen
      .getAllByRole('listitem')
      .filter((one) => one.textContent?.includes('end of'))

    fireEvent.pointerEnter(row!)
    expect(useTurnView.getState().litPath).toBe('ears/vad')
    fireEvent.pointerLeave(screen.getByRole('list', { name: 'Parts of turn 2' }))

    expect(useTurnView.getState().litPath).toBeNull()
  })

  it('opens the setting that is the cause', async () => {
    show()
    await screen.findByText('Turn 2')

    fireEvent.click(screen.getByRole('button', { name: 'played_setting 1' }))

    expect(useUi.getState()).toMatchObject({
      inspected: 'speaker',
      inspectedField: 'played_setting',
    })
  })

  it('says when the parts do not add up', async () => {
    turns = [turn(1, { total_ms: 512 })]
    show()

    expect(await screen.findByText('12 ms not explained')).toBeTruthy()
  })

  it('tells turns without a reply apart', async () => {
    turns = [turn(1, { outcome: 'given_up' }), turn(2, { outcome: 'no_reply' })]
    show()

    expect(await screen.findByText('given up')).toBeTruthy()
    expect(screen.getByText('no reply')).toBeTruthy()
    expect(screen.getByText('without a reply')).toBeTruthy()
  })

  it('forgets the turns of another graph', async () => {
    const listeners: (() => void)[] = []
    vi.spyOn(socket, 'onMessage').mockImplementation((type, listener) => {
      if (type === 'graph_reset') listeners.push(listener as () => void)
      return () => {}
    })
    show()
    await screen.findByText('Turn 2')

    turns = []
    act(() => {
      for (const tell of listeners) tell()
    })

    await waitFor(() => expect(screen.queryByText('Turn 2')).toBeNull())
  })
})
