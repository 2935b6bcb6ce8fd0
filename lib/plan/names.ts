/** The release whose objects bear exactly the names of the MindIE deployment kit. */
const kitRelease = 'mindie';

/** The longest text that is put behind the release in a name that Kubernetes limits to 63 characters. */
export const longestSuffix = '-ranktable-builder-00000000';

/** Every object name of a release. */
export function objectNames(release: string) {
  return {
    server: `${release}-server`,
    prefill: `${release}-server`,
    decode: `${release}-server-heterogeneous`,
    controller: `${release}-ms-controller`,
    coordinator: `${release}-ms-coordinator`,
    // Not `<release>-ms-coordinator`: Kubernetes would derive a variable that the Controller reads as a number.
    inferenceService: `${release}-ms-coordinator-infer`,
    globalRanktable: release === kitRelease ? 'global-ranktable' : `${release}-global-ranktable`,
    commonEnvironment: `${release}-common-env`,
    bootScripts: `${release}-boot-scripts`,
    controllerConfig: `${release}-ms-controller-config`,
    coordinatorConfig: `${release}-ms-coordinator-config`,
    httpClientCtlConfig: `${release}-http-client-ctl-config`,
    tablePlan: `${release}-ranktable-plan`,
    builder: `${release}-ranktable-builder`,
  };
}

export type ObjectNames = ReturnType<typeof objectNames>;

/** The ConfigMap that the Ascend Operator writes for a Deployment; it looks for this name. */
export function ringsConfigName(deployment: string): string {
  return `rings-config-${deployment}`;
}

/** The ConfigMap with the config.json of a server Deployment. */
export function serverConfigName(deployment: string): string {
  return `${deployment}-config`;
}
