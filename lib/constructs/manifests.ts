import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { Manifest } from '../invariants/manifest';

/** The Kubernetes objects of a construct, in the order in which they were made. */
export function objectsOf(construct: IConstruct): ApiObject[] {
  return construct.node.findAll().filter((one) => ApiObject.isApiObject(one));
}

/** The same as they are written. */
export function manifestsOf(construct: IConstruct): Manifest[] {
  return objectsOf(construct).map((object) => object.toJson() as Manifest);
}
