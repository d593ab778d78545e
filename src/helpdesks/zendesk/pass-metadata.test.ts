import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf, metadataBytesMax, type PassFacts, passMetadata, tagOf } from './pass-metadata.ts';

const facts: PassFacts = {
  mark: { passerelle_escalation: 'esc_1' },
  groupId: '777',
  firstMessageId: 'm1',
  ownTags: ['passerelle'],
  conversationField: { id: '10', value: 'c1' },
  originSourceType: 'web',
  requesterName: 'Mona Keller',
  requesterEmail: null,
  attributes: { fields: { '20': 'gold' }, tags: ['VIP customer', 'passerelle', 'vip customer'] },
};

describe('passMetadata', () => {
  it('says group, tags, fields, requester, origin and first message in Zendesk’s own keys', () => {
    expect(passMetadata(facts)).toEqual({
      dropped: [],
      metadata: {
        passerelle_escalation: 'esc_1',
        'dataCapture.systemField.group_id': '777',
        'dataCapture.systemField.tags': 'passerelle,vip_customer',
        'dataCapture.ticketField.10': 'c1',
        first_message_id: 'm1',
        origin_source_type: 'web',
        'dataCapture.systemField.requester.name': 'Mona Keller',
        'dataCapture.ticketField.20': 'gold',
      },
    });
  });

  it('carries an address only when it is given one', () => {
    const { metadata } = passMetadata({ ...facts, requesterEmail: 'mona@example.net' });
    expect(metadata['dataCapture.systemField.requester.email']).toBe('mona@example.net');
    expect(Object.keys(passMetadata(facts).metadata)).not.toContain('dataCapture.systemField.requester.email');
  });

  it('always fits, names everything it left out, and never leaves out what routing needs', () => {
    const fields = fc.dictionary(
      fc.stringMatching(/^[1-9][0-9]{2,11}$/),
      fc.string({ maxLength: 2000, unit: 'grapheme', size: 'max' }),
    );
    const tags = fc.array(fc.string({ maxLength: 200, unit: 'grapheme', size: 'max' }), { maxLength: 40, size: 'max' });
    const name = fc.string({ maxLength: 128, unit: 'grapheme', size: 'max' });
    fc.assert(
      fc.property(fields, tags, name, (someFields, someTags, requesterName) => {
        const given = { ...facts, requesterName, attributes: { fields: someFields, tags: someTags } };
        const { metadata, dropped } = passMetadata(given);
        expect(bytesOf(metadata)).toBeLessThanOrEqual(metadataBytesMax);
        expect(metadata).toMatchObject({
          'dataCapture.systemField.group_id': '777',
          'dataCapture.ticketField.10': 'c1',
          first_message_id: 'm1',
        });
        for (const [id, value] of Object.entries(someFields)) {
          const isThere = metadata[`dataCapture.ticketField.${id}`] === value;
          expect(isThere || value === '' || dropped.includes(`field:${id}`)).toBe(true);
        }
        const kept = String(metadata['dataCapture.systemField.tags']).split(',');
        for (const tag of someTags.map(tagOf).filter((text) => text !== ''))
          expect(kept.includes(tag) || dropped.includes(`tag:${tag}`)).toBe(true);
      }),
    );
  });
});
