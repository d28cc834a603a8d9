import { render } from 'preact';
import { watchAttention } from './attention';
import { start } from './page';
import { applySettings } from './settings';
import './style/base.css';
import './style/side.css';
import './style/thread.css';
import './style/markdown.css';
import './style/composer.css';
import './style/artifact.css';
import './style/media.css';
import { App } from './view/App';
import { loadWords } from './words';

applySettings();
start();
watchAttention();
void loadWords().catch(() => undefined).then(() => render(<App />, document.getElementById('app')!));
