import { render } from 'preact';
import markdownStyle from '../style/markdown.css?inline';
import { Widget } from './Widget';
import widgetStyle from './widget.css?inline';

// One line in any page:
// <script src="https://chat.example.org/widget.js" data-title="Help" data-agent="support" data-key="…" defer></script>
const script = document.currentScript as HTMLScriptElement | null;
if (script) {
  const { title, agent, model, key, greeting, theme } = script.dataset;
  const base = new URL('./', script.src).href;
  const show = () => {
    const host = document.createElement('chatcluster-widget');
    if (theme !== undefined) {
      host.setAttribute('theme', theme);
    }

    // The page's styles stay out, and these stay in; adopted sheets need no permission of the page's content policy.
    const root = host.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [markdownStyle, widgetStyle].map(text => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(text);
      return sheet;
    });
    document.body.append(host);
    render(<Widget base={base} settings={{ title: title ?? 'Chat', greeting, agent, model, key }} />, root);
  };
  if (document.readyState === 'loading') {
    document.addEventListener('DOMContentLoaded', show);
  } else {
    show();
  }
}
