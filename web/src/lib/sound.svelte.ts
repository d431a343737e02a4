// The one sound of the house: a FLASH that nobody has acknowledged. Browsers
// let a page sound only after a key or a click on it; until then the banner
// says so.
const every = 5000
let context: AudioContext | undefined
const may = $state({ yes: false })

function allow(): void {
  context ??= new AudioContext()
  void context.resume().then(() => (may.yes = context?.state === 'running'), () => undefined)
}
addEventListener('keydown', allow, { once: true })
addEventListener('pointerdown', allow, { once: true })

function beep(): void {
  if (!context || context.state !== 'running') return
  const at = context.currentTime
  for (const [i, height] of [880, 660, 880].entries()) {
    const tone = context.createOscillator()
    const loud = context.createGain()
    tone.frequency.value = height
    loud.gain.setValueAtTime(0.15, at + i * 0.25)
    loud.gain.linearRampToValueAtTime(0, at + i * 0.25 + 0.2)
    tone.connect(loud).connect(context.destination)
    tone.start(at + i * 0.25)
    tone.stop(at + i * 0.25 + 0.2)
  }
}

export const sound = {
  get may() { return may.yes },
  allow,
  // repeat sounds at once and again until the returned function is called.
  repeat(): () => void {
    beep()
    const timer = setInterval(beep, every)
    return () => clearInterval(timer)
  },
}
