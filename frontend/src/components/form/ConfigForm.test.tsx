import type { ComponentInfo } from '@openneuro/protocol'
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { ApiError } from '../../lib/api.ts'
import { ConfigForm, type ConfigFormProps } from './ConfigForm.tsx'

const INFO: ComponentInfo = {
  type_: 'Voice',
  description: '',
  tags: { io: ['conduit'], functionality: ['audio'], gpu: ['cpu'] },
  init: {
    config: {
      type: 'object',
      properties: {
        model: { type: 'string', default: 'small', description: 'Which model speaks' },
        seed: { type: ['integer', 'null'], default: null },
        hold_ms: { type: 'integer', default: 250, minimum: 0 },
        pace: { type: 'string', enum: ['realtime', 'fast'], default: 'realtime' },
        mood: {
          anyOf: [{ type: 'string', enum: ['calm', 'glad'] }, { type: 'null' }],
          default: null,
        },
        loop: { type: 'boolean', default: false },
        threshold: { type: 'number', default: 0.5, minimum: 0, maximum: 1 },
        path: { type: 'string', format: 'path', minLength: 1 },
        voice: { type: 'object', properties: { pitch: { type: 'number', default: 1 } } },
      },
      required: ['path'],
    },
  },
  inputs: {},
  outputs: {},
  ui_inputs: {},
  ui_outputs: {},
  is_composite: false,
  has_thumbnail: false,
}
const NO_OPTIONS = async () => ({})

function show(props: Partial<ConfigFormProps> = {}) {
  const onSave = vi.fn(async (_: Record<string, unknown>) => {})
  const given = { info: INFO, initArgs: {}, loadOptions: NO_OPTIONS, onSave }
  render(<ConfigForm mode="create" {...given} {...props} />)
  return { onSave }
}
const type = (label: RegExp, text: string) => {
  const field = screen.getByLabelText(label)
  fireEvent.change(field, { target: { value: text } })
  fireEvent.blur(field)
  return field
}

afterEach(cleanup)

describe('ConfigForm', () => {
  it('shows every field with its default, its unit and what it is for', () => {
    show()

    expect(screen.getByLabelText<HTMLTextAreaElement>(/Model/).value).toBe('small')
    expect(screen.getByLabelText<HTMLInputElement>(/^Hold/).value).toBe('250')
    expect(screen.getByText('ms')).toBeTruthy()
    expect(screen.getByText('Which model speaks')).toBeTruthy()
    expect(screen.getByLabelText<HTMLSelectElement>(/Pace/).value).toBe('realtime')
    expect(screen.getByRole('switch', { name: /Loop/ }).getAttribute('aria-checked')).toBe('false')
    expect(screen.getByLabelText<HTMLInputElement>(/Pitch/).value).toBe('1')
    expect(screen.getByRole('slider', { name: /Threshold/ })).toBeTruthy()
  })

  it('sends only what was set, nested as the server takes it', async () => {
    const { onSave } = show()

    type(/Path/, '/a.wav')
    type(/Pitch/, '1.5')
    fireEvent.change(screen.getByLabelText(/^Pace/), { target: { value: 'fast' } })
    fireEvent.click(screen.getByRole('switch', { name: /Loop/ }))
    fireEvent.click(screen.getByRole('button', { name: 'Create' }))

    await waitFor(() => expect(onSave).toHaveBeenCalledOnce())
    expect(onSave).toHaveBeenCalledWith({
      config: { path: '/a.wav', voice: { pitch: 1.5 }, pace: 'fast', loop: true },
    })
  })

  it('asks for what is required instead of sending', async () => {
    const { onSave } = show()

    fireEvent.click(screen.getByRole('button', { name: 'Create' }))

    expect((await screen.findByRole('alert')).textContent).toBe('Needs a value')
    expect(onSave).not.toHaveBeenCalled()
  })

  it('takes over the field that is still being typed in', async () => {
    const { onSave } = show()
    const path = screen.getByLabelText(/Path/)

    path.focus()
    fireEvent.change(path, { target: { value: 'b.wav' } })
    fireEvent.submit(path.closest('form')!)

    await waitFor(() => expect(onSave).toHaveBeenCalledWith({ config: { path: 'b.wav' } }))
  })

  it.each([
    ['a number', /^Hold/, '300', { hold_ms: 300 }],
    ['a text', /Model/, 'large', { model: 'large' }],
  ])('is sent by Enter in %s', async (_, label, text, sent) => {
    const { onSave } = show()
    type(/Path/, 'talk.wav')
    const field = screen.getByLabelText(label)
    fireEvent.change(field, { target: { value: text } })
    fireEvent.keyDown(field, { key: 'Enter' })

    await waitFor(() => expect(onSave).toHaveBeenCalledTimes(1))
    expect(onSave).toHaveBeenCalledWith({ config: { path: 'talk.wav', ...sent } })
  })

  it('sends null for an emptied nullable field', async () => {
    const { onSave } = show({
      mode: 'edit',
      initArgs: { config: { seed: 7, path: 'a', mood: 'calm' } },
    })

    type(/^Seed/, '')
    await waitFor(() =>
      expect(onSave).toHaveBeenLastCalledWith({ config: { seed: null, path: 'a', mood: 'calm' } }),
    )
    fireEvent.change(screen.getByLabelText(/^Mood/), { target: { value: '' } })
    await waitFor(() =>
      expect(onSave).toHaveBeenLastCalledWith({ config: { seed: null, path: 'a', mood: null } }),
    )
  })

  it('says what is wrong with a number and keeps it', () => {
    const { onSave } = show({ mode: 'edit', initArgs: { config: { path: 'a' } } })

    const field = type(/^Hold/, '48 k') as HTMLInputElement

    expect(screen.getByRole('alert').textContent).toBe('Digits only, for instance 250')
    expect(field.value).toBe('48 k')
    expect(field.getAttribute('aria-invalid')).toBe('true')
    expect(onSave).not.toHaveBeenCalled()
  })

  it('puts the server’s refusal beside the field that it is about', async () => {
    const refusal = new ApiError(400, {
      code: 'component.invalid_config',
      detail: 'Cannot configure "Voice": "config.hold_ms": too large',
      path: 'config.hold_ms',
    })
    show({
      mode: 'edit',
      initArgs: { config: { path: 'a' } },
      onSave: async () => {
        throw refusal
      },
    })

    type(/^Hold/, '900')

    const alert = await screen.findByRole('alert')
    expect(alert.textContent).toBe('Too large')
    expect(screen.getByLabelText(/^Hold/).getAttribute('aria-describedby')).toBe(alert.id)
  })

  it('goes back to the default', async () => {
    const { onSave } = show({ mode: 'edit', initArgs: { config: { hold_ms: 9, path: 'a' } } })

    fireEvent.click(screen.getByRole('button', { name: /Set Hold to its default/ }))

    await waitFor(() => expect(onSave).toHaveBeenCalledWith({ config: { path: 'a' } }))
    expect(screen.getByLabelText<HTMLInputElement>(/^Hold/).value).toBe('250')
  })

  it('asks again for choices that depend on another field', async () => {
    const loadOptions = vi.fn(async (_: string, values: Record<string, unknown>) => {
      const { pace } = (values.config ?? {}) as { pace?: string }
      const value = pace === 'fast' ? 'quick-voice' : 'calm-voice'
      return { config: { model: [{ value, label: value }] } }
    })
    show({ loadOptions })
    await screen.findByRole('option', { name: 'calm-voice' })

    fireEvent.change(screen.getByLabelText(/^Pace/), { target: { value: 'fast' } })

    await screen.findByRole('option', { name: 'quick-voice' })
  })

  it('takes something that is not among open choices', async () => {
    const config = { type: 'object', properties: { name: { type: 'string', 'x-open': true } } }
    const loadOptions = async () => ({ config: { name: [{ value: 'small', label: 'small' }] } })
    const info = { ...INFO, init: { config } }
    const { onSave } = show({ mode: 'edit', info, initArgs: {}, loadOptions })
    const list = (await screen.findByRole('option', { name: 'Type another…' })).parentElement!

    fireEvent.change(list, { target: { value: (list.lastChild as HTMLOptionElement).value } })
    type(/^Name/, 'quite/another')

    await waitFor(() => expect(onSave).toHaveBeenCalledWith({ config: { name: 'quite/another' } }))
  })

  it('sends a chosen file and takes its path', async () => {
    const upload = vi.fn(async () => '/uploads/1.wav')
    const { onSave } = show({ mode: 'edit', initArgs: {}, upload })
    const file = new File(['x'], 'a.wav')

    fireEvent.change(screen.getByLabelText('File to send'), { target: { files: [file] } })

    await waitFor(() => expect(onSave).toHaveBeenCalledWith({ config: { path: '/uploads/1.wav' } }))
    expect(upload).toHaveBeenCalledWith(file)
  })

  it('follows a change from elsewhere', () => {
    const args = { mode: 'edit', info: INFO, loadOptions: NO_OPTIONS, onSave: vi.fn() } as const
    const { rerender } = render(<ConfigForm {...args} initArgs={{ config: { hold_ms: 1 } }} />)

    rerender(<ConfigForm {...args} initArgs={{ config: { hold_ms: 2 } }} />)

    expect(screen.getByLabelText<HTMLInputElement>(/^Hold/).value).toBe('2')
  })
})
