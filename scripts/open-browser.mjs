/** Opens the page in the user's browser, where there is a user and a screen to open it on. */
export async function openBrowser(address) {
  if (process.env.CI || !hasDisplay()) return
  try {
    const { default: open } = await import('open')
    const browser = await open(address)
    browser.on('error', () => {})
  } catch (error) {
    process.stderr.write(
      `Could not open a browser (${error.message}); open the address above yourself\n`,
    )
  }
}

function hasDisplay() {
  if (process.platform !== 'linux') return true
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY || process.env.WSL_DISTRO_NAME)
}
