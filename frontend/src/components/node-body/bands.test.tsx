import type { ModelInfo } from '@openneuro/protocol'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import type { ReactNode } from 'react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { api } from '../../lib/api.ts'
import { socket } from '../../lib/socket.ts'
import { graphActions } from '../../stores/graph-store.ts'
import { nodeStates } from '../../stores/node-states.ts'
import { useUi } from '../../stores/ui-store.ts'
import { FailedBand, RestartingBand, SilentBand } from './FailureBands.tsx'
import { KeyBand } from './KeyBand.tsx'
import { LoadingBand } from './LoadingBand.tsx'
import { ModelBand } from './ModelBand.tsx'
import { NodeNote } from './NodeNote.tsx'

const MODEL: ModelInfo = {
  id: 'depth',
  file: 'depth.onnx',
  present: false,
  bytes: 99 * 1024 * 1024,
  licence: 'Apache-2.0',
  url: 'https://example.org/depth.onnx',
  downloading: null,
  error: null,
}
const show = (view: ReactNode) =>
  render(<QueryClientProvider client={new QueryClient()}>{view}</QueryClientProvider>)
const click = (name: string) => fireEvent.click(screen.getByRole('button', { name }))
const failure = (detail: string) => ({ code: 'node.run_failed', detail }) as const

afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
})

describe('bands of a node', () => {
  it('say why it failed, and restart it or open its log', () => {
    const restart = vi.spyOn(graphActions, 'restartNode').mockResolvedValue()
    show(<FailedBand nodeId="a" error={failure('listen EADDRINUSE: address in use :::9000')} />)

    expect(screen.getByText('Port 9000 is taken')).toBeTruthy()
    click('Restart')
    click('Log')

    expect(restart).toHaveBeenCalledWith('a')
    expect(useUi.getState()).toMatchObject({ logOpen: true, selectedNodes: ['a'] })
  })

  it('stop what starts again by itself', () => {
    const setRestart = vi.spyOn(graphActions, 'setRestart').mockReturnValue(undefined)
    show(<RestartingBand nodeId="a" restarts={1} error={failure('no')} />)

    expect(screen.getByText('Failed 2 times so far')).toBeTruthy()
    click('Stop trying')

    expect(setRestart).toHaveBeenCalledWith('a', 'never')
  })

  it('wait for a silent node when that is wanted', () => {
    show(<SilentBand nodeId="a" />)

    click('Wait')

    expect(screen.queryByText('Does not answer')).toBeNull()
  })

  it('save a pasted key beside the others', async () => {
    vi.spyOn(api, 'env').mockResolvedValue({ content: '# mine\nA=••••••••\n' })
    const put = vi.spyOn(api, 'putEnv').mockResolvedValue(undefined)
    show(<KeyBand name="OPENAI_API_KEY" />)

    fireEvent.change(screen.getByLabelText('Value of OPENAI_API_KEY'), {
      target: { value: ' sk-1 ' },
    })
    click('Save')

    await waitFor(() =>
      expect(put).toHaveBeenCalledWith('# mine\nA=••••••••\nOPENAI_API_KEY=sk-1\n'),
    )
  })

  it('show size and licence of a missing model, then its download, which can be cancelled', async () => {
    let report: (message: { model: ModelInfo }) => void = () => {}
    vi.spyOn(socket, 'onMessage').mockImplementation((_, listener) => {
      report = listener as unknown as typeof report
      return () => {}
    })
    vi.spyOn(api, 'models').mockResolvedValue([MODEL])
    const download = vi.spyOn(api, 'downloadModel').mockResolvedValue(undefined)
    const cancel = vi.spyOn(api, 'cancelDownload').mockResolvedValue(undefined)
    show(<ModelBand id="depth" />)

    expect(await screen.findByText('99 MB, licence Apache-2.0')).toBeTruthy()
    click('Download')
    report({ model: { ...MODEL, downloading: { received: 50, total: 100 } } })

    const bar = await screen.findByRole('progressbar')
    expect(bar.getAttribute('aria-valuenow')).toBe('50')
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Cancel' }))
    click('Cancel')
    expect(download).toHaveBeenCalledWith('depth')
    expect(cancel).toHaveBeenCalledWith('depth')

    report({ model: { ...MODEL, kept: 30 * 1024 * 1024 } })
    const resume = await screen.findByRole('button', { name: 'Resume' })
    expect(document.activeElement).toBe(resume)
    expect(screen.getByText('30 MB of it are here')).toBeTruthy()
  })

  it('say why a download could not be asked for', async () => {
    vi.spyOn(api, 'models').mockResolvedValue([MODEL])
    vi.spyOn(api, 'downloadModel').mockRejectedValue(new Error('The server does not answer'))
    show(<ModelBand id="depth" />)

    fireEvent.click(await screen.findByRole('button', { name: 'Download' }))

    expect((await screen.findByRole('alert')).textContent).toBe('The server does not answer')
  })

  it('ask again for a model that a node has just been set to, and show what its files are', async () => {
    const set: ModelInfo = {
      ...MODEL,
      id: 'whisper-base-q8',
      file: 'acme/whisper-base',
      files: [
        { file: 'acme/whisper-base/config.json', bytes: 9, url: 'https://x.org/a', present: true },
        { file: 'acme/whisper-base/model.onnx', bytes: 90, url: 'https://x.org/b', present: false },
      ],
    }
    vi.spyOn(api, 'models').mockResolvedValueOnce([MODEL]).mockResolvedValue([MODEL, set])
    show(<ModelBand id="whisper-base-q8" />)

    expect(await screen.findByText('whisper-base-q8')).toBeTruthy()
    expect(screen.getByText('99 MB, licence Apache-2.0')).toBeTruthy()
    click('By hand…')

    const items = screen.getAllByRole('listitem').map(({ textContent }) => textContent)
    expect(items).toEqual([
      'Put https://x.org/b into the models folder as acme/whisper-base/model.onnx',
    ])
  })

  it('offer no download of a model whose size nobody knows yet', async () => {
    vi.spyOn(api, 'models').mockResolvedValue([{ ...MODEL, by_hand: true }])
    const lookUp = vi.spyOn(api, 'downloadModel').mockResolvedValue(undefined)
    show(<ModelBand id="depth" />)

    expect(await screen.findByText('Size and licence are not known yet')).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'Download' })).toBeNull()
    click('Look it up')

    expect(lookUp).toHaveBeenCalledWith('depth')
  })

  it('show how far a start has come, but nothing for a short one', () => {
    const { rerender, container } = render(
      <LoadingBand nodeId="a" name="VAD" fraction={null} text="" />,
    )
    expect(container.textContent).toBe('')

    rerender(<LoadingBand nodeId="a" name="VAD" fraction={0.62} text="Loading model" />)

    expect(screen.getByText('62 %')).toBeTruthy()
    expect(screen.getByRole('progressbar', { name: 'Progress of VAD' })).toBeTruthy()
  })

  it('stop the one node that loads', () => {
    const stop = vi.spyOn(graphActions, 'stopNode').mockResolvedValue()
    show(<LoadingBand nodeId="a" name="VAD" fraction={0.62} text="Loading model" />)

    click('Cancel')

    expect(stop).toHaveBeenCalledWith('a')
  })

  it('leave room for what a running node says of itself', () => {
    const { container, rerender } = render(<NodeNote id="a" />)
    expect(container.textContent).toBe('')

    const state = { status: 'running', error: null, progress: null, restarts: 0 } as const
    act(() =>
      nodeStates.setStatus({ type: 'node_status', node_id: 'a', ...state, note: 'Uses groq' }),
    )
    rerender(<NodeNote id="a" />)

    expect(screen.getByTitle('Uses groq')).toBeTruthy()
    act(() => nodeStates.setStatus({ type: 'node_status', node_id: 'a', ...state }))
    expect(container.textContent).toBe('')
  })
})
