import { act, render, screen, waitFor } from '@testing-library/react'
import { beforeAll, describe, expect, it } from 'vitest'
import { socket } from '../../lib/socket.ts'
import { FakeServer } from './fake-server.test-support.ts'
import { JsonOutput } from './JsonOutput.tsx'
import { TextOutput } from './TextOutput.tsx'
import { VideoOutput } from './VideoOutput.tsx'

let server: FakeServer

beforeAll(() => {
  server = new FakeServer()
  socket.onConnection(() => {})
})

describe('TextOutput', () => {
  it('shows the last text with its line breaks', async () => {
    render(<TextOutput nodeId="says" channel="ui_text" />)
    expect(screen.getByText('Nothing said yet')).toBeTruthy()

    act(() => {
      server.output('says', 'ui_text', 'Sure.')
      server.output('says', 'ui_text', 'Sure.\nI walk')
    })

    const box = screen.getByRole('region', { name: 'Last text' })
    await waitFor(() => expect(box.textContent).toBe('Sure.\nI walk'))
  })

  it('shows what came before it was there', async () => {
    server.output('later', 'ui_text', 'Hello')
    render(<TextOutput nodeId="later" channel="ui_text" />)

    await waitFor(() => screen.getByText('Hello'))
  })
})

describe('JsonOutput', () => {
  it('shows values as indented JSON', async () => {
    render(<JsonOutput nodeId="state" channel="ui_state" />)

    act(() => server.output('state', 'ui_state', { a: [1] }))

    const box = screen.getByRole('region', { name: 'State, last value' })
    await waitFor(() => expect(box.textContent).toBe(JSON.stringify({ a: [1] }, null, 2)))
  })
})

describe('VideoOutput', () => {
  it('says that there is no signal until the first picture', () => {
    render(<VideoOutput nodeId="video" channel="ui_video" />)

    expect(screen.getByText('no signal')).toBeTruthy()
    expect(screen.getByRole('img', { name: 'Picture' })).toBeTruthy()
  })
})
