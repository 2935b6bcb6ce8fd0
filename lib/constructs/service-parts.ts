import type { Construct } from 'constructs';
import type { BootScripts } from '../boot/scripts';
import { invariants } from '../invariants';
import type { Manifest } from '../invariants/manifest';
import { type PodSecurityLevel, strictestLevel } from '../invariants/pod-security';
import type { DeploymentPlan } from '../plan/plan';
import { Component } from './component';
import { ConfigFiles } from './config-files';
import { controllerPods } from './controller';
import { coordinatorPods } from './coordinator';
import type { InferenceEndpoint } from './inference-service';
import { manifestsOf, objectsOf } from './manifests';
import { expectGenerations } from './mindie-pods';
import { Namespace } from './namespace';
import { RanktableBuilder } from './ranktable-builder';
import { serverPods } from './server';
import { Table } from './table';

export interface ServicePartsProps {
  readonly plan: DeploymentPlan;
  readonly bootScripts: BootScripts;
}

/** What a service is made of. */
export interface ServiceParts {
  /** Its constructs in apply order, each with a name of its own. */
  readonly inOrder: readonly Construct[];
  /** Their objects as they were made, in apply order. */
  readonly manifests: readonly Manifest[];
  /** Undefined without a Service. */
  readonly inference: InferenceEndpoint | undefined;
  /** The strictest Pod Security level that admits every pod. */
  readonly podSecurityLevel: PodSecurityLevel;
  /** A sentence for each invariant that does not hold, which only a fault of this generator can do. */
  readonly faults: readonly string[];
}

/** Makes all of one service in a construct. Applied one after the other, each object finds what it needs. */
export function serviceParts(scope: Construct, { plan, bootScripts }: ServicePartsProps): ServiceParts {
  const { namespace, ranktableBuilder } = plan.deployment;
  const servers = plan.servers.map((server) => serverPods(plan, server, bootScripts));
  const workloads = [...servers, controllerPods(plan, bootScripts), coordinatorPods(plan, bootScripts)];
  const tablePlan = ranktableBuilder.mode === 'job' ? expectGenerations(plan.table, workloads) : plan.table;
  const components = workloads.map((pods) => new Component(scope, pods.component.component, { plan, pods }));
  const inference = components.find((one) => one.inference !== undefined)?.inference?.endpoint;
  const parts = [
    new Table(scope, 'table', { plan, tablePlan }),
    new ConfigFiles(scope, 'config', { plan, bootScripts }),
    new RanktableBuilder(scope, 'ranktable-builder', { plan, tablePlan }),
    ...components,
  ];
  const podSecurityLevel = strictestLevel(parts.flatMap(manifestsOf));
  const inOrder = namespace.create
    ? [new Namespace(scope, 'namespace', { plan, podSecurityLevel }), ...parts]
    : parts;
  oneAfterTheOther(inOrder);
  const manifests = inOrder.flatMap(manifestsOf);
  return { inOrder, manifests, inference, podSecurityLevel, faults: brokenInvariants(manifests) };
}

/** A chain, and not each after all before it: cdk8s walks every path of dependencies. */
function oneAfterTheOther(parts: readonly Construct[]): void {
  parts.flatMap(objectsOf).reduce((previous, object) => {
    object.addDependency(previous);
    return object;
  });
}

function brokenInvariants(manifests: readonly Manifest[]): string[] {
  return Object.entries(invariants).flatMap(([name, invariant]) =>
    invariant(manifests).map((fault) => `${name}: ${fault}`),
  );
}
