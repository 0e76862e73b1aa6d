import type { Memory } from '@openneuro/protocol'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ApiError, api, OfflineError } from '../../lib/api.ts'
import { forgettingActions, UNDO_MS } from '../../stores/forgetting.ts'
import { Toaster } from '../ui/index.ts'
import { MemoryPanel } from './MemoryPanel.tsx'
import { MemoryTools } from './MemoryTools.tsx'
import { useMemoryView } from './memory-view.ts'

const memory = (id: number, text: string, more: Partial<Memory> = {}): Memory => ({
  id,
  user_id: 'default',
  text,
  confidence: 0.8,
  strength: 0.4,
  times: 1,
  source: { role: 'user', turn: 3, timestamp: 1_767_225_600 },
  created_at: 1_767_225_601,
  confirmed_at: 1_767_225_601,
  ...more,
})

/** What the server has. */
let kept: Memory[]
let forgotten: number[]
let failure: Error | null

beforeEach(() => {
  kept = [memory(2, 'Has a dog', { times: 3 }), memory(1, 'Likes tea')]
  forgotten = []
  failure = null
  useMemoryView.setState({ search: '', user: null, shown: 100 })
  vi.spyOn(api, 'memories').mockImplementation(async ({ q, user_id, limit = 100 } = {}) => {
    if (failure) throw failure
    const fits = kept.filter(
      ({ text, user_id: user }) => text.includes(q ?? '') && (user_id ?? user) === user,
    )
    const users = [...new Set(kept.map(({ user_id: user }) => user))]
    const next = fits.length > limit ? fits[limit - 1]!.id : null
    return { memories: fits.slice(0, limit), total: fits.length, next, users, damaged: [] }
  })
  vi.spyOn(api, 'forgetMemory').mockImplementation(async (id) => {
    if (failure) throw failure
    forgotten.push(id)
    kept = kept.filter((one) => one.id !== id)
  })
})
afterEach(() => {
  forgettingActions.keepAll()
  cleanup()
  vi.useRealTimers()
  vi.restoreAllMocks()
})

const show = () =>
  render(
    <QueryClientProvider client={new QueryClient()}>
      <MemoryTools />
      <MemoryPanel />
      <Toaster />
    </QueryClientProvider>,
  )
const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }))
const timePasses = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms))

describe('the memory panel', () => {
  it('shows what is remembered, where it is from and how sure it is', async () => {
    show()

    const rows = within(await screen.findByRole('list', { name: 'Memories, newest first' }))
    const dog = rows.getAllByRole('listitem')[0]!
    expect(dog.textContent).toContain('Has a dog')
    expect(dog.textContent).toContain('heard 3×')
    expect(dog.textContent).toContain('turn 3')
    expect(dog.textContent).toMatch(/Confidence: 80.% sure, 40.% after/)
    expect(screen.getByText('2 memories')).toBeTruthy()
  })

  it('says so while there is nothing, and nothing like what is searched for', async () => {
    show()
    await screen.findByText('Likes tea')

    fireEvent.change(screen.getByRole('searchbox'), { target: { value: 'tea' } })
    await waitFor(() => expect(screen.queryByText('Has a dog')).toBeNull())
    fireEvent.change(screen.getByRole('searchbox'), { target: { value: 'milk' } })
    expect(await screen.findByText('Nothing like that')).toBeTruthy()

    kept = []
    cleanup()
    useMemoryView.setState({ search: '' })
    show()
    expect(await screen.findByText('Nothing remembered yet')).toBeTruthy()
  })

  it('shows those of one user', async () => {
    kept.push(memory(3, 'Plays chess', { user_id: 'bob' }))
    show()
    await screen.findByText('Plays chess')

    fireEvent.change(screen.getByLabelText('Whose memories'), { target: { value: '=bob' } })

    await waitFor(() => expect(screen.queryByText('Likes tea')).toBeNull())
    expect(screen.getByText('Plays chess')).toBeTruthy()
  })

  it('shows more of many', async () => {
    kept = Array.from({ length: 150 }, (_, index) => memory(150 - index, `Fact ${index}`))
    show()
    await screen.findByText('Fact 99')

    press('Show more')

    expect(await screen.findByText('Fact 149')).toBeTruthy()
    expect(screen.queryByText('Show more')).toBeNull()
  })

  it('says what is wrong, and tries again', async () => {
    failure = new ApiError(409, { detail: 'It is in use', code: 'memory.busy' })
    show()

    expect((await screen.findByRole('alert')).textContent).toBe('It is in use')
    failure = null
    press('Try again')

    expect(await screen.findByText('Likes tea')).toBeTruthy()
  })

  it('keeps showing what it knows while the server is away', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true })
    show()
    await screen.findByText('Likes tea')

    failure = new OfflineError()
    await timePasses(2500)

    expect(screen.getByText('The server does not answer: this may be out of date')).toBeTruthy()
    expect(screen.getByText('Likes tea')).toBeTruthy()
  })
})

describe('correcting', () => {
  it('saves with Enter what has changed', async () => {
    const change = vi.spyOn(api, 'changeMemory').mockImplementation(async (id, body) => {
      kept = kept.map((one) => (one.id === id ? { ...one, ...body } : one) as Memory)
      return kept.find((one) => one.id === id)!
    })
    show()
    await screen.findByText('Likes tea')

    press('Correct “Likes tea”')
    const field = screen.getByLabelText('What is remembered')
    fireEvent.change(field, { target: { value: 'Likes coffee' } })
    fireEvent.keyDown(field, { key: 'Enter' })

    expect(await screen.findByRole('button', { name: 'Correct “Likes coffee”' })).toBeTruthy()
    expect(change.mock.calls).toEqual([[1, { text: 'Likes coffee' }]])
  })

  it('is left with Escape, and says why it failed', async () => {
    vi.spyOn(api, 'changeMemory').mockRejectedValue(
      new ApiError(409, { detail: 'Memory 2 says that already', code: 'memory.exists' }),
    )
    show()
    await screen.findByText('Likes tea')

    press('Correct “Likes tea”')
    fireEvent.change(screen.getByLabelText('Confidence in percent'), { target: { value: '30' } })
    press('Save')
    expect((await screen.findByRole('alert')).textContent).toBe('Memory 2 says that already')
    fireEvent.keyDown(screen.getByLabelText('What is remembered'), { key: 'Escape' })

    expect(screen.queryByLabelText('What is remembered')).toBeNull()
  })
})

describe('forgetting', () => {
  beforeEach(() => vi.useFakeTimers({ shouldAdvanceTime: true }))

  it('can be undone for six seconds', async () => {
    show()
    await screen.findByText('Likes tea')
    // From here on time passes only when it is told to.
    vi.useFakeTimers({ shouldAdvanceTime: false })

    press('Forget “Likes tea”')
    await timePasses(UNDO_MS - 500)
    press('Keep “Likes tea”')
    await timePasses(UNDO_MS)

    expect(forgotten).toEqual([])
    expect(screen.getByRole('button', { name: 'Forget “Likes tea”' })).toBeTruthy()
  })

  it('happens after that', async () => {
    show()
    await screen.findByText('Likes tea')

    press('Forget “Likes tea”')
    await timePasses(UNDO_MS + 100)

    expect(forgotten).toEqual([1])
    await waitFor(() => expect(screen.queryByText('Likes tea')).toBeNull())
  })

  it('says when it did not work', async () => {
    show()
    await screen.findByText('Likes tea')

    press('Forget “Likes tea”')
    failure = new ApiError(409, { detail: 'It is in use', code: 'memory.busy' })
    await timePasses(UNDO_MS + 100)

    expect(await screen.findByText('“Likes tea” was not forgotten')).toBeTruthy()
    expect(screen.getByRole('button', { name: 'Forget “Likes tea”' })).toBeTruthy()
  })

  it('is given up when another project is opened, and done at once when the page goes', async () => {
    const atOnce = vi.spyOn(api, 'forgetMemoryAtOnce').mockImplementation(() => {})
    show()
    await screen.findByText('Likes tea')

    press('Forget “Likes tea”')
    act(() => forgettingActions.keepAll())
    press('Forget “Has a dog”')
    act(() => void window.dispatchEvent(new Event('pagehide')))
    await timePasses(UNDO_MS + 100)

    expect(forgotten).toEqual([])
    expect(atOnce.mock.calls).toEqual([[2]])
  })

  it('of all is asked for first', async () => {
    const all = vi.spyOn(api, 'forgetMemories').mockImplementation(async () => {
      const { length } = kept
      kept = []
      return { forgotten: length }
    })
    show()
    await screen.findByText('Likes tea')

    press('Forget all…')
    expect(await screen.findByText(/^2 memories are deleted/)).toBeTruthy()
    expect(document.activeElement?.textContent).toBe('Keep')
    press('Forget all')

    expect(await screen.findByText('Nothing remembered yet')).toBeTruthy()
    expect(all.mock.calls).toEqual([[undefined]])
  })
})
