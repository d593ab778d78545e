import { expect, it } from 'vitest';
import { textOfHtml } from './html-text.ts';

it('keeps lines, lists and characters of HTML, and nothing that a person does not read', () => {
  const html =
    '<p>Bonjour&nbsp;!</p><style>p{}</style><ul><li>un</li><li>d&#233;ux &lt;&#x1F600;</li></ul><script>x()</script>';
  expect(textOfHtml(html)).toBe('Bonjour !\n- un\n- déux <😀');
});

it('leaves alone what is no character', () => {
  expect(textOfHtml('&#0; &#9999999; &unheard;')).toBe('&#0; &#9999999; &unheard;');
});
