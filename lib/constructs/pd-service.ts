import { ApiObject, Chart } from 'cdk8s';
import { Construct, type IConstruct } from 'constructs';
import { readBootScripts } from '../boot/scripts';
import { checkDeployment } from '../check';
import type { Deployment } from '../config/deployment';
import type { PdServiceProps } from '../config/pd-service-props';
import { type Finding, formatFinding, formatPath, isError, type Statement } from '../config/problem';
import { collisions, type Output } from '../invariants/collisions';
import type { PodSecurityLevel } from '../invariants/pod-security';
import { planDeployment } from '../plan/plan';
import type { ConfigFiles } from './config-files';
import type { Controller } from './controller';
import type { Coordinator } from './coordinator';
import type { InferenceEndpoint } from './inference-service';
import { namespaceFaults } from './foreign-namespaces';
import { manifestsOf } from './manifests';
import type { RankTable } from './rank-table';
import type { RanktableBuilder } from './ranktable-builder';
import type { ServerRole } from './server-role';
import { type ServiceParts, serviceParts } from './service-parts';

/** Stands in where nothing is built, so that what connects to it can be made. Nothing is written then. */
const notBuilt: InferenceEndpoint = { serviceName: 'not-built', port: 1 };

/** What a service of an app is beside. */
interface Surroundings {
  /** What it cannot have beside the services that stand before it. */
  readonly collisions: readonly Finding[];
  /** Namespaces that the app makes itself. */
  readonly namespaces: readonly ApiObject[];
}

/** Of services that were looked at with one before them. */
const lookedAround = new WeakMap<PdService, Surroundings>();

/**
 * One prefill/decode-disaggregated MindIE service: the objects, in the order and with the checks, that a deployment file
 * with the same keys becomes. What is wrong with it fails the synthesis of the app, all at once.
 *
 * @example
 *
 * const chart = new Chart(app, 'llm', { namespace: 'llm', disableResourceNameHashes: true });
 * const qwen = new PdService(chart, 'qwen', {
 *   variant: 'homogeneous',
 *   image: { name: 'mindie', tag: '2.2.RC1-800I-A2-py311-openeuler24.03-lts' },
 *   model: { name: 'qwen3-32b', weightsPath: '/data/qwen3-32b' },
 *   server: { instances: 4, npusPerInstance: 4, rate: { prefill: 1, decode: 3 } },
 * });
 */
export class PdService extends Construct {
  /** What is wrong with the props, errors and warnings: one error is enough to write nothing. */
  readonly findings: readonly Finding[];
  private readonly deployment: Deployment | undefined;
  private readonly parts: ServiceParts | undefined;

  constructor(scope: Construct, id: string, props: PdServiceProps) {
    super(scope, id);
    const { deployment, findings, silenced } = checkDeployment(props, {
      namespace: Chart.of(this).namespace,
    });
    this.findings = findings;
    this.deployment = deployment;
    if (deployment !== undefined) {
      const plan = planDeployment(deployment, silenced);
      this.parts = serviceParts(this, { plan, bootScripts: readBootScripts() });
    }
    this.node.addValidation({ validate: () => this.faults() });
  }

  /**
   * Where clients reach the service.
   * @throws Error with service.type none, for which there is no Service.
   */
  get inference(): InferenceEndpoint {
    if (this.parts === undefined) return notBuilt;
    const { inference } = this.parts.coordinator;
    if (inference !== undefined) return inference.endpoint;
    const fix = 'Choose another service.type, or make a Service of your own.';
    throw new Error(`[${this.node.path}] service.type is none, so that there is no Service. ${fix}`);
  }

  /**
   * The strictest Pod Security level that admits the pods, for a namespace that the app makes itself
   * (`namespace: { create: false }`).
   */
  get podSecurityLevel(): PodSecurityLevel {
    return this.built().podSecurityLevel;
  }

  /** The servers, in the order of the roles: one kind, or prefill and decode. */
  get servers(): readonly ServerRole[] {
    return this.built().servers;
  }

  /** The Controller, which decides who is prefill and who is decode. */
  get controller(): Controller {
    return this.built().controller;
  }

  /** The Coordinator, which takes the requests, and its Service. */
  get coordinator(): Coordinator {
    return this.built().coordinator;
  }

  /** What writes the table. */
  get ranktableBuilder(): RanktableBuilder {
    return this.built().ranktableBuilder;
  }

  /** The ConfigMaps of the table. */
  get rankTable(): RankTable {
    return this.built().rankTable;
  }

  /** The ConfigMaps of the MindIE files and the variables. */
  get configFiles(): ConfigFiles {
    return this.built().configFiles;
  }

  /** The ConfigMap of the boot scripts. */
  get bootScripts(): ConfigFiles {
    return this.built().bootScripts;
  }

  /** @throws Error with the findings, where they left nothing to build. */
  private built(): ServiceParts {
    if (this.parts !== undefined) return this.parts;
    throw new Error(`[${this.node.path}] cannot be built:\n  ${this.errors().join('\n  ')}`);
  }

  private errors(): string[] {
    return this.findings.filter(isError).map(sentence);
  }

  private faults(): string[] {
    const { collisions: found, namespaces } = this.surroundings();
    const errors = [...this.errors(), ...[...found, ...this.namespaceFaults(namespaces)].map(sentence)];
    // What breaks with a mistake in the props says no more than that mistake.
    return errors.length > 0
      ? errors
      : (this.parts?.faults.map((fault) => `a fault of cdk8s-mindie: ${fault}`) ?? []);
  }

  private namespaceFaults(made: readonly ApiObject[]): Statement[] {
    const { deployment, parts } = this;
    if (deployment === undefined || parts === undefined) return [];
    return namespaceFaults(deployment, parts.podSecurityLevel, made);
  }

  /** The first service that is validated looks around for those behind it too. */
  private surroundings(): Surroundings {
    const known = lookedAround.get(this);
    // Once only: before it is validated again, the app may have changed.
    lookedAround.delete(this);
    return known ?? this.lookAround();
  }

  private lookAround(): Surroundings {
    const all = this.node.root.node.findAll();
    const services = all.filter((one) => one instanceof PdService);
    const made = all.filter((one) => ApiObject.isApiObject(one));
    const namespaces = made.filter(
      ({ kind, node }) => kind === 'Namespace' && !node.scopes.some((one) => one instanceof PdService),
    );
    const found = new Map(services.map(({ node }): [string, Finding[]] => [node.path, []]));
    for (const { blamed, finding } of collisions(services.flatMap((one) => one.output())))
      found.get(blamed.file)?.push(finding);
    const surroundingsOf = ({ node }: PdService): Surroundings => ({
      collisions: found.get(node.path) ?? [],
      namespaces,
    });
    for (const service of services.slice(services.indexOf(this) + 1))
      lookedAround.set(service, surroundingsOf(service));
    return surroundingsOf(this);
  }

  /** With what was changed since it was made; none where nothing was. */
  private output(): Output[] {
    const { deployment, parts } = this;
    if (deployment === undefined || parts === undefined) return [];
    const { path } = this.node;
    const manifests = parts.inOrder.flatMap(manifestsOf);
    return [{ file: path, id: path, cluster: undefined, deployment, manifests }];
  }
}

/** Prints the warnings about all services of an app or chart, a line each; they stop nothing. */
export function printWarnings(scope: IConstruct, stream: NodeJS.WritableStream = process.stderr): void {
  const services = scope.node.findAll().filter((one) => one instanceof PdService);
  for (const { node, findings } of services)
    for (const finding of findings.filter((one) => !isError(one)))
      stream.write(`[${node.path}] warning: ${sentence(finding)}\n`);
}

function sentence(statement: Statement): string {
  return `${formatPath(statement.path)}: ${formatFinding(statement)}`;
}
