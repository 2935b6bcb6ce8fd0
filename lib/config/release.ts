import type { Deployment, Image } from './deployment';

/** How MindIE is installed: a run package below the user's home, or Python wheels. */
export type Layout = 'toolkit' | 'wheel';

/** What is known of a line of MindIE releases whose readers agree. */
export interface Release {
  readonly id: string;
  /** The values of `image.release` that stand for it. */
  readonly names: readonly NonNullable<Image['release']>[];
  /** The versions that tags call it by. */
  readonly versions: RegExp;
  readonly layout: Layout;
  /**
   * Whether encrypted links need the two key stores of KMC, by which the password of a private key is decrypted. Of
   * 2.3 it is not known on which side of the change it was branched.
   */
  readonly kmc: 'required' | 'unknown' | 'none';
  /** What the server takes for `truncation`. */
  readonly truncation: 'boolean' | 'boolean-or-integer';
  /** MB of a request body that its Coordinator ships with; 1 from 3.0.0.beta.1 on. What is above it is cut off. */
  readonly bodyLimit: 10 | 1;
  /** The variants that its readers, or those of an age near it, were checked with. */
  readonly checked: readonly Deployment['variant'][];
}

const both = ['homogeneous', 'heterogeneous'] as const;

/**
 * The lines, from old to new. KMC left Motor and LLM at the end of 2025, between 2.2 and 3.0.0.beta.1; only the betas
 * of 3.0.0 are wheels, as 3.0.0 went back to run packages in April 2026.
 */
export const releases = [
  {
    id: '1.x',
    names: ['1.0'],
    versions: /^1\.0(\.|$)/,
    layout: 'toolkit',
    kmc: 'required',
    truncation: 'boolean',
    bodyLimit: 10,
    checked: [],
  },
  {
    id: '2.0-2.1',
    names: ['2.0', '2.1'],
    versions: /^2\.[01](\.|$)/,
    layout: 'toolkit',
    kmc: 'required',
    truncation: 'boolean',
    bodyLimit: 10,
    // No kit of theirs with roles of their own was ever seen.
    checked: ['homogeneous'],
  },
  {
    id: '2.2',
    names: ['2.2'],
    versions: /^2\.2(\.|$)/,
    layout: 'toolkit',
    kmc: 'required',
    truncation: 'boolean',
    bodyLimit: 10,
    checked: both,
  },
  {
    id: '2.3',
    names: ['2.3'],
    versions: /^2\.3(\.|$)/,
    layout: 'toolkit',
    kmc: 'unknown',
    truncation: 'boolean',
    bodyLimit: 10,
    checked: both,
  },
  {
    id: '3.0-beta',
    names: ['3.0-beta'],
    // Nightly builds are wheels up to 17 April 2026.
    versions:
      /^3\.0\.0((b|\.beta\.?)[12]|\.dev(202[0-5][0-9]{4}|20260([1-3][0-9]{2}|4(0[0-9]|1[0-7])))[0-9]*)$/,
    layout: 'wheel',
    kmc: 'none',
    truncation: 'boolean',
    bodyLimit: 1,
    checked: both,
  },
  {
    id: '3.0',
    names: ['3.0'],
    // The third beta is the release itself; nightly builds that the line before does not have are newer than its.
    versions: /^3\.0(\.[0-9]+)?$|^3\.0\.0((b|\.beta\.?)3|\.dev[0-9]{8,})$/,
    layout: 'toolkit',
    kmc: 'none',
    truncation: 'boolean-or-integer',
    bodyLimit: 1,
    checked: both,
  },
] as const satisfies readonly Release[];

/** What holds where nothing tells the release: what every line accepts. */
export const unknownRelease = {
  id: 'unknown',
  names: [],
  versions: /^(?!)/,
  layout: 'toolkit',
  kmc: 'unknown',
  truncation: 'boolean',
  bodyLimit: 1,
  checked: [],
} as const satisfies Release;

/** A release, and what told it. */
export interface ToldRelease {
  readonly release: Release;
  readonly toldBy: 'image.release' | 'image.tag' | undefined;
}

type Naming = Pick<Image, 'name' | 'tag' | 'release'>;

/** The release of an image: as the deployment file says, else as the tag says where it is one of MindIE's own. */
export function toldRelease({ name, tag, release }: Naming): ToldRelease {
  const given = releases.find(({ names }) => names.some((one) => one === release));
  if (given !== undefined) return { release: given, toldBy: 'image.release' };
  const told = releaseOfTag({ name, tag });
  return told === undefined
    ? { release: unknownRelease, toldBy: undefined }
    : { release: told, toldBy: 'image.tag' };
}

/** The release that a tag tells, whatever else the deployment file says. */
export function releaseOfTag(image: Pick<Image, 'name' | 'tag'>): Release | undefined {
  const version = versionOf(image);
  return releases.find(({ versions }) => version !== undefined && versions.test(version));
}

export function releaseOf(image: Naming): Release {
  return toldRelease(image).release;
}

/** Whether encrypted links need KMC: an image that is said to be of wheels is one of the betas of 3.0.0. */
export function kmcOf(image: Naming & Pick<Image, 'layout'>): Release['kmc'] {
  const { kmc } = releaseOf(image);
  const ofWheels = releases.find(({ layout }) => layout === image.layout && layout === 'wheel');
  return kmc === 'unknown' ? (ofWheels?.kmc ?? kmc) : kmc;
}

/** The layout that a deployment file gives, or else that of the release. */
export function layoutOf(image: Naming & Pick<Image, 'layout'>): Layout {
  return image.layout ?? releaseOf(image).layout;
}

/**
 * MindIE's version in the tag of an image that is called `mindie`, in whichever registry: `2.2.RC1` of
 * `2.2.RC1-800I-A2-py311-openeuler24.03-lts`. Other names may have tags of their own.
 */
export function versionOf({ name, tag }: Pick<Image, 'name' | 'tag'>): string | undefined {
  if (name.split('/').at(-1) !== 'mindie') return undefined;
  return /^(?:dev-)?v?([0-9]+\.[0-9][0-9A-Za-z.]*)(?=[-_]|$)/.exec(tag ?? '')?.[1];
}
