import { act, cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type EditorNode, graphActions, useGraph } from '../../stores/graph-store.ts'
import { nodeStates } from '../../stores/node-states.ts'
import { uiActions } from '../../stores/ui-store.ts'
import { PaletteDialog } from './PaletteDialog.tsx'

const node = (id: string, type: string): EditorNode => ({
  ...{ id, type, label: null, x: 0, y: 0, initArgs: {}, collapsed: false },
  ...{ restart: 'never' as const, subGraph: null, boundary: null },
})
const running = (node_id: string, status: 'running' | 'stopped') =>
  nodeStates.setStatus({
    ...{ type: 'node_status' as const, node_id, status, error: null, progress: null, restarts: 0 },
  })

beforeEach(() => {
  useGraph.setState({ nodes: { ears: node('ears', 'VAD'), voice: node('voice', 'TTS') } })
  running('ears', 'running')
  running('voice', 'stopped')
})
afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
  act(() => uiActions.select({ nodes: [] }))
})

const titles = () => [...document.querySelectorAll('[role=option]')].map((one) => one.textContent)
const search = (text: string) =>
  fireEvent.change(screen.getByPlaceholderText('Find or do…'), { target: { value: text } })

describe('the palette', () => {
  it('begins with what can be done with the node that is selected', async () => {
    const stop = vi.spyOn(graphActions, 'stopNode').mockResolvedValue()
    uiActions.select({ nodes: ['ears'] })
    const onClose = vi.fn()
    render(<PaletteDialog onClose={onClose} />)

    expect(screen.getByText('Selected')).toBeTruthy()
    expect(titles()[0]).toBe('Settings of VAD')
    fireEvent.click(screen.getByText('Stop VAD'))

    expect(onClose).toHaveBeenCalled()
    await waitFor(() => expect(stop).toHaveBeenCalledWith('ears'))
  })

  it('starts a node that is stopped', async () => {
    const restart = vi.spyOn(graphActions, 'restartNode').mockResolvedValue()
    uiActions.select({ nodes: ['voice'] })
    render(<PaletteDialog onClose={() => {}} />)

    expect(screen.queryByText('Stop TTS')).toBeNull()
    fireEvent.click(screen.getByText('Start TTS'))

    await waitFor(() => expect(restart).toHaveBeenCalledWith('voice'))
  })

  it('finds what can be done with any node', () => {
    render(<PaletteDialog onClose={() => {}} />)
    expect(screen.queryByText('Selected')).toBeNull()
    expect(screen.queryByText('Stop VAD')).toBeNull()

    search('stop node')

    expect(titles()).toEqual(['Stop VADThe rest of the graph goes on; it can be started again'])
  })
})
