import { fireEvent, render, screen, waitFor } from '@testing-library/react'
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { socket } from '../../lib/socket.ts'
import { CameraInput } from './CameraInput.tsx'
import { FakeServer } from './fake-server.test-support.ts'
import { KeysInput } from './KeysInput.tsx'
import { MicrophoneInput } from './MicrophoneInput.tsx'
import { JsonInput, TextInput } from './TextInput.tsx'

let server: FakeServer

beforeAll(() => {
  server = new FakeServer()
  socket.onConnection(() => {})
})
beforeEach(() => {
  server.texts.length = 0
})

const payloads = () => server.texts.map((message) => (message as { payload: unknown }).payload)

describe('TextInput', () => {
  it('sends with Enter or the button and empties the field', () => {
    render(<TextInput nodeId="input" channel="ui_text" />)
    const field = screen.getByRole('textbox', { name: 'Text for input' }) as HTMLInputElement
    expect(field.placeholder).toBe('Type a text…')

    fireEvent.change(field, { target: { value: 'Hello' } })
    fireEvent.submit(field.form!)

    expect(server.texts).toEqual([
      { type: 'ui_input', node_id: 'input', channel: 'ui_text', payload: 'Hello' },
    ])
    expect(field.value).toBe('')
  })

  it('says what it takes in words, and for which node', () => {
    render(<TextInput nodeId="body" channel="ui_look_at" />)

    const field = screen.getByRole('textbox', { name: 'Look at for body' }) as HTMLInputElement
    expect(field.placeholder).toBe('Look at…')
  })

  it('ignores blank text', () => {
    render(<TextInput nodeId="input" channel="ui_text" />)
    const field = screen.getByRole('textbox') as HTMLInputElement

    fireEvent.change(field, { target: { value: '  ' } })
    fireEvent.submit(field.form!)

    expect(server.texts).toEqual([])
    expect((screen.getByRole('button', { name: 'Send' }) as HTMLButtonElement).disabled).toBe(true)
  })
})

describe('JsonInput', () => {
  it('sends JSON as the value it is, anything else as text', () => {
    render(<JsonInput nodeId="goal" channel="ui_goal" />)
    const field = screen.getByRole('textbox', { name: 'Goal for goal' }) as HTMLInputElement
    expect(field.placeholder).toBe('Goal as JSON…')

    for (const value of ['{"x": 1}', 'not JSON']) {
      fireEvent.change(field, { target: { value } })
      fireEvent.submit(field.form!)
    }

    expect(payloads()).toEqual([{ x: 1 }, 'not JSON'])
  })
})

describe('KeysInput', () => {
  it('sends each key but those that lead out of it', () => {
    render(<KeysInput nodeId="keys" channel="ui_keys" />)
    const field = screen.getByRole('button', { name: 'Sends every key you press' })

    for (const key of ['a', 'Shift', 'Enter', 'Tab', 'Escape']) fireEvent.keyDown(field, { key })

    expect(payloads()).toEqual(['a', 'Enter'])
    expect(screen.getByText('Sent Enter')).toBeTruthy()
  })
})

describe('devices', () => {
  const refuse = (name: string) =>
    vi.stubGlobal('navigator', {
      mediaDevices: { getUserMedia: () => Promise.reject(Object.assign(new Error(), { name })) },
    })

  it('says why the microphone did not start and offers to try again', async () => {
    refuse('NotAllowedError')
    render(<MicrophoneInput nodeId="mic" channel="ui_audio" />)

    fireEvent.click(screen.getByRole('button', { name: 'Start microphone' }))

    await waitFor(() => screen.getByText('The browser refused the microphone'))
    expect(screen.getByRole('button', { name: 'Try again' })).toBeTruthy()
  })

  it('says that there is no camera', async () => {
    refuse('NotFoundError')
    render(<CameraInput nodeId="camera" channel="ui_video" />)

    fireEvent.click(screen.getByRole('button', { name: 'Start camera' }))

    await waitFor(() => screen.getByText('No camera found'))
  })
})
