import mermaid from 'mermaid';

interface Asked { text: string; dark: boolean }

/** Draws what the page around this frame asks for, and tells how high it is. */
addEventListener('message', event => {
  if (event.source === parent && typeof (event.data as Partial<Asked> | null)?.text === 'string') {
    void draw(event.data as Asked);
  }
});
parent.postMessage({ ready: true }, '*');

async function draw({ text, dark }: Asked): Promise<void> {
  document.documentElement.style.colorScheme = dark ? 'dark' : 'light';
  mermaid.initialize({ startOnLoad: false, securityLevel: 'strict', theme: dark ? 'dark' : 'neutral', suppressErrorRendering: true, maxTextSize: 50_000 });
  try {
    const { svg } = await mermaid.render('diagram', text);
    document.body.replaceChildren(...new DOMParser().parseFromString(svg, 'text/html').body.childNodes);
    parent.postMessage({ height: Math.ceil(document.body.getBoundingClientRect().height) }, '*');
  } catch (error) {
    parent.postMessage({ problem: error instanceof Error ? error.message : String(error) }, '*');
  }
}
