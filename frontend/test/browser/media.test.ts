import { expect } from 'vitest'
import { nodeOf, pixelSum } from './browser.ts'
import { describeInBrowser, it } from './fixture.ts'
import { eventually } from './server.ts'

describeInBrowser('media of the page', () => {
  it('hears the microphone: a voice becomes lines in a display', async ({ server, open }) => {
    await server.openEmpty('Microphone')
    await server.build(
      [
        { id: 'mic', type: 'MicBrowser' },
        { id: 'vad', type: 'VAD', config: { smart_turn_onnx: '', silence_seconds: 0.4 } },
        { id: 'times', type: 'SpeechTimes' },
        { id: 'display', type: 'TextDisplay' },
      ],
      ['mic.audio > vad.audio', 'vad.audio > times.audio', 'times.text > display.text'],
    )
    await server.post('/graph/start')
    const window = await open()
    const { page, complaints } = window

    await nodeOf(page, 'MicBrowser').getByRole('button', { name: 'Start microphone' }).click()

    const text = nodeOf(page, 'TextDisplay').getByRole('region', { name: /last text/i })
    await eventually(
      async () => (await text.textContent()) ?? '',
      (shown) => /\d/.test(shown),
      { withinMs: 60_000 },
    )
    expect(complaints).toEqual([])
  })

  it('sees the camera: its picture arrives in another node', async ({ server, open }) => {
    await server.openEmpty('Camera')
    await server.build(
      [
        { id: 'camera', type: 'CameraBrowser' },
        { id: 'video', type: 'VideoStream' },
      ],
      ['camera.video > video.video'],
    )
    await server.post('/graph/start')
    const window = await open()
    const { page, complaints } = window
    const camera = nodeOf(page, 'CameraBrowser')

    await camera.getByRole('button', { name: 'Start camera' }).click()
    await camera.getByLabel('Camera preview').waitFor()

    const picture = nodeOf(page, 'VideoStream').getByRole('img', { name: /picture$/i })
    const before = await eventually(
      () => pixelSum(picture),
      (sum) => sum !== 0,
    )
    await eventually(
      () => pixelSum(picture),
      (sum) => sum !== before,
    )
    expect(complaints).toEqual([])
  })

  it('plays what a speaker gets, and tells how much was heard', async ({ server, open }) => {
    await server.openEmpty('Speaker')
    await server.build(
      [
        { id: 'file', type: 'AudioFile', config: { path: 'samples/speech.wav', loop: true } },
        { id: 'speaker', type: 'SpeakerBrowser' },
        { id: 'through', type: 'Passthrough' },
      ],
      ['file.audio > speaker.audio', 'speaker.playback > through.data'],
    )
    await server.post('/graph/start')
    const window = await open()
    const { page, complaints } = window
    const meter = nodeOf(page, 'SpeakerBrowser').getByRole('meter')

    await eventually(
      async () => Number(await meter.getAttribute('value')),
      (dbfs) => dbfs > -50,
      { withinMs: 30_000 },
    )
    await page
      .getByText('playing')
      .or(page.getByText(/buffer \d+ ms/))
      .first()
      .waitFor()

    expect(complaints).toEqual([])
  })
})
