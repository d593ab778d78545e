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

it('reads the letters and signs that French editors write as entities', () => {
  const html =
    'L&rsquo;&eacute;quipe &laquo;&nbsp;&Eacute;t&eacute;&nbsp;&raquo; r&eacute;pond&hellip; 5&nbsp;&euro; &#146;&AMP;';
  expect(textOfHtml(html)).toBe('L’équipe « Été » répond… 5 € ’&');
});

it('takes half a surrogate pair and names of JavaScript for no character', () => {
  expect(textOfHtml('&#xD83D; &constructor; &toString;')).toBe('&#xD83D; &constructor; &toString;');
});

it('says where a link leads, once', () => {
  const html =
    'See <a class="x" href="https://example.net/a?b=1&amp;c=2"><b>the page</b></a>, <a href=\'https://example.net/\'>example.net</a>, ' +
    '<a href="mailto:help@example.net">us</a>, <a href="#" onclick="x()">this</a>, <a href="javascript:x()">that</a>, ' +
    '<a href="https://example.net/b"><img src="i.png"></a>.';
  expect(textOfHtml(html)).toBe(
    'See the page (https://example.net/a?b=1&c=2), example.net, us (mailto:help@example.net), this, that, https://example.net/b.',
  );
});
