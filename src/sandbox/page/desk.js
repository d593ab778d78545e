/** The desk on a page of its own. */
import { startDeskPane } from './desk-pane.js';

const desk = startDeskPane();
new EventSource('desk/live').addEventListener('desk', (event) => desk.show(JSON.parse(event.data)));
