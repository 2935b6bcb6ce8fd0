import { versionOf } from '../../config/release';
import { asBoolean, truncationPath } from '../../plan/mindie-files/truncation';
import { ofServers } from '../of-servers';
import type { Rule, RuleFinding } from '../rule';
import type { FileView, View } from '../view';
import { releaseIn } from './image';

export const imageReleaseUnknown: Rule = {
  name: 'image-release-unknown',
  severity: 'warning',
  catches: {
    en: 'an image of which nothing tells the MindIE release, or one that is not known here, so that its layout is a guess',
    zh: '无法得知镜像中的 MindIE 版本，或其版本未知，只能猜测安装布局',
  },
  example: 'image: { name: registry.example.com/llm/serving, tag: "7" }',
  check: (view) => {
    if (releaseIn(view).toldBy !== undefined) return [];
    return [...guessedLayout(view), ...ofServers(view, ({ config }) => numberForTruncation(config))];
  },
};

function guessedLayout(view: View): RuleFinding[] {
  const { image } = view.deployment;
  const { name, tag, digest } = image;
  if (view.key(['image', 'layout']).value !== undefined) return [];
  // That is the tag's fault, of which image-tag-latest says all; whoever silences it has decided.
  if (tag === 'latest' && digest === undefined) return [];
  const isNamed = versionOf(image) !== undefined;
  return [
    {
      path: ['image', tag === undefined ? 'name' : 'tag'],
      what: isNamed
        ? 'a MindIE version that is not known here'
        : 'an image that does not tell its MindIE release',
      got: isNamed ? tag : name + (tag === undefined ? `@${digest ?? ''}` : `:${tag}`),
      expected:
        'image.release, or the tag of a MindIE image such as 2.2.RC1-800I-A2-py311-openeuler24.03-lts',
      fix: 'Set image.release, or image.layout where it is none of those; until then the layout toolkit is planned with.',
    },
  ];
}

/** What no boolean says. */
function numberForTruncation(config: FileView): RuleFinding[] {
  const truncation = config.setting(truncationPath);
  if (truncation === undefined || typeof asBoolean(truncation.value) === 'boolean') return [];
  return [
    {
      path: truncation.path,
      what: 'a value of truncation that servers before 3.0 refuse',
      got: truncation.value,
      expected: 'MindIE 3.0 for it, or one of false, true, 0, -1',
      fix: 'Set image.release to what is in the image.',
    },
  ];
}
