// The live log, and what else follows it: the clock on its way, and a page that is out of date.
import { sandbox } from './api.js';
import { tellTime } from './clock.js';
import { isMoving } from './machine.js';
import { element, find } from './page.js';

const linesMax = 200;
const restMs = 400;

/** `refresh` is called when something has happened and it has been quiet for a moment. */
export async function follow(refresh) {
  let timer;
  const refreshSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(refresh, restMs);
  };
  const { events } = await sandbox('GET', 'log');
  events.slice(-linesMax).forEach(add);
  const stream = new EventSource('/_sandbox/events');
  stream.addEventListener('message', ({ data }) => {
    const happening = JSON.parse(data);
    add(happening);
    // Whoever moves the clock looks when it has arrived.
    if (isMoving()) tellTime(happening.at);
    // The page's own questions are answered by the API: they are no news.
    else if (happening.source !== 'api') refreshSoon();
  });
  // Also after the server was away.
  stream.addEventListener('open', refreshSoon);
}

function add({ at, source, text }) {
  const log = find('log');
  const near = log.scrollHeight - log.scrollTop - log.clientHeight < 60;
  const time = element('time', {}, at.slice(5, 16).replace('T', ' '));
  const lines = log.firstElementChild;
  lines.append(element('li', {}, time, element('b', { class: source }, source), ` ${text}`));
  while (lines.children.length > linesMax) lines.firstChild.remove();
  if (near) log.scrollTop = log.scrollHeight;
}
