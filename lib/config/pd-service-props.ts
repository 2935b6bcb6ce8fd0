/* Generated from schemas/deployment.schema.json by `npm run generate`: do not edit. */

import type { MindIEEnvironmentVariables, RuleName } from './deployment';

/** What a PdService is made of: the keys of a deployment file. */
export type PdServiceProps = HomogeneousPdServiceProps | HeterogeneousPdServiceProps;

/**
 * A service with variant homogeneous.
 */
export interface HomogeneousPdServiceProps {
  /**
   * Release name: the prefix of every object's name. The default yields the object names of the MindIE deployment kit.
   *
   * @default mindie
   */
  readonly name?: string;
  /**
   * The namespace that the service lives in.
   *
   * @default - the chart's namespace, which is created
   */
  readonly namespace?: {
    /**
     * Namespace of all objects.
     *
     * @default - the chart's namespace, or mindie where the chart has none
     */
    readonly name?: string;
    /**
     * Whether the Namespace object is part of the output.
     *
     * @default true
     */
    readonly create?: boolean;
  };
  /**
   * homogeneous: all servers alike, roles decided at run time. heterogeneous: prefill on 32G nodes, decode on 64G nodes.
   */
  readonly variant: 'homogeneous';
  /**
   * Server type of the nodes: 800I-A2 has 8 NPUs, 800I-A3 has 16.
   *
   * @default 800I-A2
   */
  readonly hardware?: '800I-A2' | '800I-A3';
  /**
   * Name under which the device plugin of the nodes offers NPUs, such as huawei.com/Ascend910B3. Default: huawei.com/Ascend910, the name that the Ascend Device Plugin gives them. `kubectl describe node` shows it under Allocatable.
   */
  readonly resourceName?: string;
  /**
   * The MindIE image. Give a tag or a digest.
   */
  readonly image: Image;
  /**
   * What is served.
   */
  readonly model: Model;
  /**
   * Batch and length limits (the kit's MINDIE_MAX_SEQ_LEN, MINDIE_MAX_ITER_TIMES, MINDIE_PREFILL_BATCH_SIZE and MINDIE_DECODE_BATCH_SIZE).
   */
  readonly inference?: Inference;
  /**
   * The servers of the homogeneous variant: all alike; the Controller decides at run time which become prefill and which decode.
   */
  readonly server: Server;
  /**
   * The Controller: decides who is prefill and who is decode.
   */
  readonly controller?: Controller;
  /**
   * The Coordinator: takes the requests.
   */
  readonly coordinator?: Coordinator;
  /**
   * The component that writes global_ranktable.json into its ConfigMap.
   */
  readonly ranktableBuilder?: RanktableBuilder;
  /**
   * The inference Service.
   */
  readonly service?: Service;
  /**
   * Whether NetworkPolicies let in only the connections that the service needs: those among its own pods, and to the inference port those whom service.type is for.
   *
   * @default false
   */
  readonly networkPolicy?: boolean;
  /**
   * Ports on which the components listen. Both sides of each connection follow.
   */
  readonly ports?: Ports;
  /**
   * TLS between the components.
   */
  readonly tls?: Tls;
  /**
   * Active/standby pairs of Controller and Coordinator.
   */
  readonly backup?: Backup;
  /**
   * Logging of all MindIE components.
   */
  readonly logging?: Logging;
  /**
   * Environment variables of all MindIE pods.
   */
  readonly environment?: MindIEEnvironmentVariables;
  /**
   * Other environment variables, for what this schema does not know. Variables that it knows belong under environment, where they are checked. Secrets belong under secretEnvironment.
   */
  readonly extraEnvironment?: {
    readonly [k: string]: string;
  };
  /**
   * Environment variables whose values are in Secrets of the namespace, such as `HF_TOKEN: { secret: hub, key: token }`; those of a component win. A pod reads them when it starts: a changed Secret restarts nothing.
   */
  readonly secretEnvironment?: {
    readonly [k: string]: SecretKey;
  };
  /**
   * The user that the MindIE containers run as. Left out: the user of the image.
   */
  readonly podSecurity?: PodSecurity;
  /**
   * Free settings of the MindIE files, merged last.
   */
  readonly overrides?: {
    /**
     * Keys of ms_controller.json to set.
     */
    readonly 'ms_controller.json'?: {
      readonly [k: string]: unknown;
    };
    /**
     * Keys of ms_coordinator.json to set.
     */
    readonly 'ms_coordinator.json'?: {
      readonly [k: string]: unknown;
    };
    /**
     * Keys of config.json to set.
     */
    readonly 'config.json'?: {
      readonly [k: string]: unknown;
    };
    /**
     * Keys of http_client_ctl.json to set.
     */
    readonly 'http_client_ctl.json'?: {
      readonly [k: string]: unknown;
    };
  };
  /**
   * The nodes with NPUs that the cluster has for this deployment. Only checked: whether every instance finds a node. Left out: nothing is checked.
   */
  readonly cluster?: Cluster;
  /**
   * Whether warnings about this file are errors.
   *
   * @default false
   */
  readonly strict?: boolean;
  /**
   * Findings of named rules about this file that were looked at and are meant to be so. Other errors cannot be silenced.
   *
   * @default []
   */
  readonly silence?: readonly Silence[];
}

/**
 * A service with variant heterogeneous.
 */
export interface HeterogeneousPdServiceProps {
  /**
   * Release name: the prefix of every object's name. The default yields the object names of the MindIE deployment kit.
   *
   * @default mindie
   */
  readonly name?: string;
  /**
   * The namespace that the service lives in.
   *
   * @default - the chart's namespace, which is created
   */
  readonly namespace?: {
    /**
     * Namespace of all objects.
     *
     * @default - the chart's namespace, or mindie where the chart has none
     */
    readonly name?: string;
    /**
     * Whether the Namespace object is part of the output.
     *
     * @default true
     */
    readonly create?: boolean;
  };
  /**
   * homogeneous: all servers alike, roles decided at run time. heterogeneous: prefill on 32G nodes, decode on 64G nodes.
   */
  readonly variant: 'heterogeneous';
  /**
   * Server type of the nodes: 800I-A2 has 8 NPUs, 800I-A3 has 16.
   *
   * @default 800I-A2
   */
  readonly hardware?: '800I-A2' | '800I-A3';
  /**
   * Name under which the device plugin of the nodes offers NPUs, such as huawei.com/Ascend910B3. Default: huawei.com/Ascend910, the name that the Ascend Device Plugin gives them. `kubectl describe node` shows it under Allocatable.
   */
  readonly resourceName?: string;
  /**
   * The MindIE image. Give a tag or a digest.
   */
  readonly image: Image;
  /**
   * What is served.
   */
  readonly model: Model;
  /**
   * Batch and length limits (the kit's MINDIE_MAX_SEQ_LEN, MINDIE_MAX_ITER_TIMES, MINDIE_PREFILL_BATCH_SIZE and MINDIE_DECODE_BATCH_SIZE).
   */
  readonly inference?: Inference;
  /**
   * The prefill servers of the heterogeneous variant.
   */
  readonly prefill: Prefill;
  /**
   * The decode servers of the heterogeneous variant.
   */
  readonly decode: Decode;
  /**
   * The Controller: decides who is prefill and who is decode.
   */
  readonly controller?: Controller;
  /**
   * The Coordinator: takes the requests.
   */
  readonly coordinator?: Coordinator;
  /**
   * The component that writes global_ranktable.json into its ConfigMap.
   */
  readonly ranktableBuilder?: RanktableBuilder;
  /**
   * The inference Service.
   */
  readonly service?: Service;
  /**
   * Whether NetworkPolicies let in only the connections that the service needs: those among its own pods, and to the inference port those whom service.type is for.
   *
   * @default false
   */
  readonly networkPolicy?: boolean;
  /**
   * Ports on which the components listen. Both sides of each connection follow.
   */
  readonly ports?: Ports;
  /**
   * TLS between the components.
   */
  readonly tls?: Tls;
  /**
   * Active/standby pairs of Controller and Coordinator.
   */
  readonly backup?: Backup;
  /**
   * Logging of all MindIE components.
   */
  readonly logging?: Logging;
  /**
   * Environment variables of all MindIE pods.
   */
  readonly environment?: MindIEEnvironmentVariables;
  /**
   * Other environment variables, for what this schema does not know. Variables that it knows belong under environment, where they are checked. Secrets belong under secretEnvironment.
   */
  readonly extraEnvironment?: {
    readonly [k: string]: string;
  };
  /**
   * Environment variables whose values are in Secrets of the namespace, such as `HF_TOKEN: { secret: hub, key: token }`; those of a component win. A pod reads them when it starts: a changed Secret restarts nothing.
   */
  readonly secretEnvironment?: {
    readonly [k: string]: SecretKey;
  };
  /**
   * The user that the MindIE containers run as. Left out: the user of the image.
   */
  readonly podSecurity?: PodSecurity;
  /**
   * Free settings of the MindIE files, merged last.
   */
  readonly overrides?: {
    /**
     * Keys of ms_controller.json to set.
     */
    readonly 'ms_controller.json'?: {
      readonly [k: string]: unknown;
    };
    /**
     * Keys of ms_coordinator.json to set.
     */
    readonly 'ms_coordinator.json'?: {
      readonly [k: string]: unknown;
    };
    /**
     * Keys of config.json to set.
     */
    readonly 'config.json'?: {
      readonly [k: string]: unknown;
    };
    /**
     * Keys of http_client_ctl.json to set.
     */
    readonly 'http_client_ctl.json'?: {
      readonly [k: string]: unknown;
    };
  };
  /**
   * The nodes with NPUs that the cluster has for this deployment. Only checked: whether every instance finds a node. Left out: nothing is checked.
   */
  readonly cluster?: Cluster;
  /**
   * Whether warnings about this file are errors.
   *
   * @default false
   */
  readonly strict?: boolean;
  /**
   * Findings of named rules about this file that were looked at and are meant to be so. Other errors cannot be silenced.
   *
   * @default []
   */
  readonly silence?: readonly Silence[];
}

export interface Silence {
  /**
   * Name of a rule, as it stands in brackets at the end of the message.
   */
  readonly rule: RuleName;
  /**
   * Why it is meant to be so; the output carries it as an annotation.
   */
  readonly reason: string;
}

/**
 * The nodes with NPUs that the cluster has for this deployment. Only checked: whether every instance finds a node. Left out: nothing is checked.
 */
export interface Cluster {
  /**
   * Groups of nodes that are alike.
   *
   * Items: Nodes that are alike.
   */
  readonly nodePools: readonly NodePool[];
}

/**
 * Nodes that are alike.
 */
export interface NodePool {
  /**
   * Name of the pool, for messages.
   */
  readonly name: string;
  /**
   * Nodes of the pool.
   */
  readonly nodes: number;
  /**
   * NPUs of each node that this deployment may use.
   */
  readonly npusPerNode: number;
  /**
   * Server type of the nodes.
   */
  readonly hardware: '800I-A2' | '800I-A3';
  /**
   * Labels that every node of the pool carries. What is given here replaces the default as a whole.
   *
   * @default {"accelerator":"huawei-Ascend910"}
   */
  readonly labels?: {
    /**
     * A Kubernetes label value: letters, digits, `-`, `_` and `.`; no blanks.
     */
    readonly [k: string]: string;
  };
}

export interface Toleration {
  /**
   * Taint key; left out with operator Exists it matches every taint.
   */
  readonly key?: string;
  /**
   * Equal compares the value; Exists does not.
   *
   * @default Equal
   */
  readonly operator?: 'Equal' | 'Exists';
  /**
   * Taint value, for operator Equal.
   */
  readonly value?: string;
  /**
   * Which effect is tolerated; left out: every effect.
   */
  readonly effect?: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
  /**
   * Seconds that a NoExecute taint is tolerated; left out: for ever.
   */
  readonly tolerationSeconds?: number;
}

/**
 * CPU and memory of a server pod. NPUs are not asked here: they follow from npusPerInstance.
 */
export interface ServerResources {
  /**
   * What a server pod is guaranteed.
   */
  readonly requests?: {
    /**
     * CPU cores: a number, or text such as `500m`.
     *
     * @default 16
     */
    readonly cpu?: number | string;
    /**
     * An amount of memory with its unit, such as `512Mi` or `64Gi`.
     *
     * @default 64Gi
     */
    readonly memory?: string;
    /**
     * Disk of the node that the scheduler keeps free for the pod. Default: the limit, or none.
     */
    readonly ephemeralStorage?: string;
  };
  /**
   * What a server pod may use at most.
   */
  readonly limits?: {
    /**
     * CPU cores: a number, or text such as `500m`.
     *
     * @default 64
     */
    readonly cpu?: number | string;
    /**
     * An amount of memory with its unit, such as `512Mi` or `64Gi`.
     *
     * @default 256Gi
     */
    readonly memory?: string;
    /**
     * Disk of the node (written files, standard output) beyond which the kubelet evicts the pod. Default: none.
     */
    readonly ephemeralStorage?: string;
  };
}

/**
 * CPU and memory of the Controller pod, which has no NPUs.
 */
export interface ControllerResources {
  /**
   * What the Controller pod is guaranteed.
   */
  readonly requests?: {
    /**
     * CPU cores: a number, or text such as `500m`.
     *
     * @default 4
     */
    readonly cpu?: number | string;
    /**
     * An amount of memory with its unit, such as `512Mi` or `64Gi`.
     *
     * @default 2Gi
     */
    readonly memory?: string;
    /**
     * Disk of the node that the scheduler keeps free for the pod. Default: the limit, or none.
     */
    readonly ephemeralStorage?: string;
  };
  /**
   * What the Controller pod may use at most.
   */
  readonly limits?: {
    /**
     * CPU cores: a number, or text such as `500m`.
     *
     * @default 8
     */
    readonly cpu?: number | string;
    /**
     * An amount of memory with its unit, such as `512Mi` or `64Gi`.
     *
     * @default 4Gi
     */
    readonly memory?: string;
    /**
     * Disk of the node (written files, standard output) beyond which the kubelet evicts the pod. Default: none.
     */
    readonly ephemeralStorage?: string;
  };
}

/**
 * CPU and memory of the Coordinator pod, which has no NPUs.
 */
export interface CoordinatorResources {
  /**
   * What the Coordinator pod is guaranteed.
   */
  readonly requests?: {
    /**
     * CPU cores: a number, or text such as `500m`.
     *
     * @default 16
     */
    readonly cpu?: number | string;
    /**
     * An amount of memory with its unit, such as `512Mi` or `64Gi`.
     *
     * @default 12Gi
     */
    readonly memory?: string;
    /**
     * Disk of the node that the scheduler keeps free for the pod. Default: the limit, or none.
     */
    readonly ephemeralStorage?: string;
  };
  /**
   * What the Coordinator pod may use at most.
   */
  readonly limits?: {
    /**
     * CPU cores: a number, or text such as `500m`.
     *
     * @default 64
     */
    readonly cpu?: number | string;
    /**
     * An amount of memory with its unit, such as `512Mi` or `64Gi`.
     *
     * @default 16Gi
     */
    readonly memory?: string;
    /**
     * Disk of the node (written files, standard output) beyond which the kubelet evicts the pod. Default: none.
     */
    readonly ephemeralStorage?: string;
  };
}

/**
 * CPU and memory of the ranktable-builder pod, which has no NPUs.
 */
export interface BuilderResources {
  /**
   * What the ranktable-builder pod is guaranteed.
   */
  readonly requests?: {
    /**
     * CPU cores: a number, or text such as `500m`.
     *
     * @default 50m
     */
    readonly cpu?: number | string;
    /**
     * An amount of memory with its unit, such as `512Mi` or `64Gi`.
     *
     * @default 64Mi
     */
    readonly memory?: string;
    /**
     * Disk of the node that the scheduler keeps free for the pod. Default: the limit, or none.
     */
    readonly ephemeralStorage?: string;
  };
  /**
   * What the ranktable-builder pod may use at most.
   */
  readonly limits?: {
    /**
     * CPU cores: a number, or text such as `500m`.
     *
     * @default 1
     */
    readonly cpu?: number | string;
    /**
     * An amount of memory with its unit, such as `512Mi` or `64Gi`.
     *
     * @default 256Mi
     */
    readonly memory?: string;
    /**
     * Disk of the node (written files, standard output) beyond which the kubelet evicts the pod. Default: none.
     */
    readonly ephemeralStorage?: string;
  };
}

/**
 * Start-up probe: until it has passed, the other probes wait. Its failure threshold follows from startupSeconds.
 */
export interface StartupProbe {
  /**
   * Whether the kubelet runs this probe.
   *
   * @default true
   */
  readonly enabled?: boolean;
  /**
   * Seconds between two probes.
   *
   * @default 5
   */
  readonly periodSeconds?: number;
  /**
   * Seconds after which one probe has failed; must be less than periodSeconds. The probe client gets the same limit.
   *
   * @default 4
   */
  readonly timeoutSeconds?: number;
}

/**
 * Readiness probe: a pod that fails it gets no requests from the Service.
 */
export interface ReadinessProbe {
  /**
   * Whether the kubelet runs this probe.
   *
   * @default true
   */
  readonly enabled?: boolean;
  /**
   * Seconds between two probes.
   *
   * @default 5
   */
  readonly periodSeconds?: number;
  /**
   * Seconds after which one probe has failed; must be less than periodSeconds. The probe client gets the same limit.
   *
   * @default 4
   */
  readonly timeoutSeconds?: number;
  /**
   * Failures in a row before the kubelet acts.
   *
   * @default 3
   */
  readonly failureThreshold?: number;
}

/**
 * Liveness probe: a container that fails it is restarted.
 */
export interface LivenessProbe {
  /**
   * Whether the kubelet runs this probe.
   *
   * @default true
   */
  readonly enabled?: boolean;
  /**
   * Seconds between two probes.
   *
   * @default 5
   */
  readonly periodSeconds?: number;
  /**
   * Seconds after which one probe has failed; must be less than periodSeconds. The probe client gets the same limit.
   *
   * @default 4
   */
  readonly timeoutSeconds?: number;
  /**
   * Failures in a row before the kubelet acts.
   *
   * @default 3
   */
  readonly failureThreshold?: number;
}

/**
 * Liveness probe of the Coordinator, off unless asked for: under load a slow answer would restart a Coordinator that works.
 */
export interface CoordinatorLivenessProbe {
  /**
   * Whether the kubelet runs this probe.
   *
   * @default false
   */
  readonly enabled?: boolean;
  /**
   * Seconds between two probes.
   *
   * @default 5
   */
  readonly periodSeconds?: number;
  /**
   * Seconds after which one probe has failed; must be less than periodSeconds. The probe client gets the same limit.
   *
   * @default 4
   */
  readonly timeoutSeconds?: number;
  /**
   * Failures in a row before the kubelet acts.
   *
   * @default 3
   */
  readonly failureThreshold?: number;
}

/**
 * What the kubelet checks, through the probe script of the MindIE image.
 */
export interface Probes {
  /**
   * Start-up probe: until it has passed, the other probes wait. Its failure threshold follows from startupSeconds.
   */
  readonly startup?: StartupProbe;
  /**
   * Readiness probe: a pod that fails it gets no requests from the Service.
   */
  readonly readiness?: ReadinessProbe;
  /**
   * Liveness probe: a container that fails it is restarted.
   */
  readonly liveness?: LivenessProbe;
}

/**
 * What the kubelet checks, through the probe script of the MindIE image.
 */
export interface CoordinatorProbes {
  /**
   * Start-up probe: until it has passed, the other probes wait. Its failure threshold follows from startupSeconds.
   */
  readonly startup?: StartupProbe;
  /**
   * Readiness probe: a pod that fails it gets no requests from the Service.
   */
  readonly readiness?: ReadinessProbe;
  /**
   * Liveness probe of the Coordinator, off unless asked for: under load a slow answer would restart a Coordinator that works.
   */
  readonly liveness?: CoordinatorLivenessProbe;
}

export interface SecretKey {
  /**
   * Name of the Secret; without it the container does not start.
   */
  readonly secret: string;
  /**
   * Key of the Secret that holds the value.
   */
  readonly key: string;
}

/**
 * The user that the MindIE containers run as. Left out: the user of the image.
 */
export interface PodSecurity {
  /**
   * User ID of the processes. MindIE reads only files that this user owns or its group 1001 may read, and must be installed for it in the image.
   */
  readonly runAsUser?: number;
  /**
   * Whether the kubelet refuses to start a container as root. MindIE's own images run as root: set runAsUser too, or take an image with a user of its own.
   */
  readonly runAsNonRoot?: boolean;
}

/**
 * How one instance spreads the model over its NPUs: tp x dp x cp is their number, and so is moeTp x moeEp. What is left out follows from the rest; without any of it tp is the number of NPUs.
 */
export interface Parallelism {
  /**
   * Tensor-parallel degree of attention. Default: the NPUs / (dp x cp).
   */
  readonly tp?: number;
  /**
   * Data-parallel degree: groups of NPUs that each compute requests of their own. Default: 1.
   */
  readonly dp?: number;
  /**
   * Context-parallel degree, for long inputs of prefill servers; above 1 it needs sp. Default: 1.
   */
  readonly cp?: number;
  /**
   * Sequence-parallel degree: 1, or the same as tp. Default: 1.
   */
  readonly sp?: number;
  /**
   * Tensor-parallel degree of the experts of an MoE model. Default: the NPUs / moeEp.
   */
  readonly moeTp?: number;
  /**
   * Expert-parallel degree of an MoE model. Default: the NPUs / moeTp, or 1.
   */
  readonly moeEp?: number;
}

/**
 * The servers of the homogeneous variant: all alike; the Controller decides at run time which become prefill and which decode.
 */
export interface Server {
  /**
   * Model replicas, each one server pod. The rules want 2 to 16 in all roles together (too-few-instances, too-many-instances).
   */
  readonly instances: number;
  /**
   * NPUs of one instance, which is also its world size.
   */
  readonly npusPerInstance: number;
  /**
   * How one instance spreads the model over its NPUs: tp x dp x cp is their number, and so is moeTp x moeEp. What is left out follows from the rest; without any of it tp is the number of NPUs.
   */
  readonly parallelism?: Parallelism;
  /**
   * Whether servers keep to different nodes: none, preferred, or required (one server per node).
   *
   * @default none
   */
  readonly antiAffinity?: 'none' | 'preferred' | 'required';
  /**
   * Size of /dev/shm in a server pod.
   *
   * @default 4Gi
   */
  readonly sharedMemory?: string;
  /**
   * CPU and memory of a server pod. NPUs are not asked here: they follow from npusPerInstance.
   */
  readonly resources?: ServerResources;
  /**
   * Labels that a node must carry. What is given here replaces the default as a whole.
   *
   * @default {"accelerator":"huawei-Ascend910"}
   */
  readonly nodeSelector?: {
    /**
     * A Kubernetes label value: letters, digits, `-`, `_` and `.`; no blanks.
     */
    readonly [k: string]: string;
  };
  /**
   * Taints that the pods tolerate, as in a pod specification.
   *
   * @default []
   */
  readonly tolerations?: readonly Toleration[];
  /**
   * PriorityClass of the pods; it must exist in the cluster. Default: none.
   */
  readonly priorityClassName?: string;
  /**
   * Scheduler of the pods, such as `volcano`. Default: the cluster's own.
   */
  readonly schedulerName?: string;
  /**
   * Seconds that the component may take from its container's start until the start-up probe passes. Waiting for the table is not counted: an init container does that.
   *
   * @default 500
   */
  readonly startupSeconds?: number;
  /**
   * Seconds between SIGTERM and SIGKILL.
   *
   * @default 10
   */
  readonly terminationGraceSeconds?: number;
  /**
   * What the kubelet checks, through the probe script of the MindIE image.
   */
  readonly probes?: Probes;
  /**
   * Environment variables of this component, beside and above the common ones.
   */
  readonly environment?: MindIEEnvironmentVariables;
  /**
   * Other environment variables, for what this schema does not know. Variables that it knows belong under environment, where they are checked. Secrets belong under secretEnvironment.
   */
  readonly extraEnvironment?: {
    readonly [k: string]: string;
  };
  /**
   * Environment variables whose values are in Secrets of the namespace, such as `HF_TOKEN: { secret: hub, key: token }`; those of a component win. A pod reads them when it starts: a changed Secret restarts nothing.
   */
  readonly secretEnvironment?: {
    readonly [k: string]: SecretKey;
  };
  /**
   * P:D rate, such as 3 and 1. Both 0: the Controller decides by itself.
   */
  readonly rate?: Rate;
}

/**
 * P:D rate, such as 3 and 1. Both 0: the Controller decides by itself.
 */
export interface Rate {
  /**
   * Prefill share of the P:D rate.
   *
   * @default 0
   */
  readonly prefill?: number;
  /**
   * Decode share of the P:D rate.
   *
   * @default 0
   */
  readonly decode?: number;
}

/**
 * Keys of the role's own config.json, above overrides.
 */
export interface OverridesOfRole {
  /**
   * Keys of the MindIE file to set, nested as in the file. Merged last; refused where they contradict a value that is derived from this deployment file. Objects merge key by key, lists of objects item by item, other lists are replaced.
   */
  readonly 'config.json'?: {
    readonly [k: string]: unknown;
  };
}

/**
 * The prefill servers of the heterogeneous variant.
 */
export interface Prefill {
  /**
   * Model replicas, each one server pod. The rules want 2 to 16 in all roles together (too-few-instances, too-many-instances).
   */
  readonly instances: number;
  /**
   * NPUs of one instance, which is also its world size.
   */
  readonly npusPerInstance: number;
  /**
   * How one instance spreads the model over its NPUs: tp x dp x cp is their number, and so is moeTp x moeEp. What is left out follows from the rest; without any of it tp is the number of NPUs.
   */
  readonly parallelism?: Parallelism;
  /**
   * Whether servers keep to different nodes: none, preferred, or required (one server per node).
   *
   * @default none
   */
  readonly antiAffinity?: 'none' | 'preferred' | 'required';
  /**
   * Size of /dev/shm in a server pod.
   *
   * @default 4Gi
   */
  readonly sharedMemory?: string;
  /**
   * CPU and memory of a server pod. NPUs are not asked here: they follow from npusPerInstance.
   */
  readonly resources?: ServerResources;
  /**
   * Labels that a node must carry. What is given here replaces the default as a whole.
   *
   * @default {"accelerator":"huawei-Ascend910"}
   */
  readonly nodeSelector?: {
    /**
     * A Kubernetes label value: letters, digits, `-`, `_` and `.`; no blanks.
     */
    readonly [k: string]: string;
  };
  /**
   * Taints that the pods tolerate, as in a pod specification.
   *
   * @default []
   */
  readonly tolerations?: readonly Toleration[];
  /**
   * PriorityClass of the pods; it must exist in the cluster. Default: none.
   */
  readonly priorityClassName?: string;
  /**
   * Scheduler of the pods, such as `volcano`. Default: the cluster's own.
   */
  readonly schedulerName?: string;
  /**
   * Seconds that the component may take from its container's start until the start-up probe passes. Waiting for the table is not counted: an init container does that.
   *
   * @default 500
   */
  readonly startupSeconds?: number;
  /**
   * Seconds between SIGTERM and SIGKILL.
   *
   * @default 10
   */
  readonly terminationGraceSeconds?: number;
  /**
   * What the kubelet checks, through the probe script of the MindIE image.
   */
  readonly probes?: Probes;
  /**
   * Environment variables of this component, beside and above the common ones.
   */
  readonly environment?: MindIEEnvironmentVariables;
  /**
   * Other environment variables, for what this schema does not know. Variables that it knows belong under environment, where they are checked. Secrets belong under secretEnvironment.
   */
  readonly extraEnvironment?: {
    readonly [k: string]: string;
  };
  /**
   * Environment variables whose values are in Secrets of the namespace, such as `HF_TOKEN: { secret: hub, key: token }`; those of a component win. A pod reads them when it starts: a changed Secret restarts nothing.
   */
  readonly secretEnvironment?: {
    readonly [k: string]: SecretKey;
  };
  /**
   * Value of the label `hardware-type` on the nodes of this role. No blanks.
   *
   * @default 800I-A2-32G
   */
  readonly nodeLabel?: string;
  /**
   * Server type behind the label. Prefill runs on this one only.
   *
   * @default 800I A2(32G)
   */
  readonly hardware?: '800I A2(32G)';
  /**
   * Keys of the role's own config.json, above overrides.
   */
  readonly overrides?: OverridesOfRole;
}

/**
 * The decode servers of the heterogeneous variant.
 */
export interface Decode {
  /**
   * Model replicas, each one server pod. The rules want 2 to 16 in all roles together (too-few-instances, too-many-instances).
   */
  readonly instances: number;
  /**
   * NPUs of one instance, which is also its world size.
   */
  readonly npusPerInstance: number;
  /**
   * How one instance spreads the model over its NPUs: tp x dp x cp is their number, and so is moeTp x moeEp. What is left out follows from the rest; without any of it tp is the number of NPUs.
   */
  readonly parallelism?: Parallelism;
  /**
   * Whether servers keep to different nodes: none, preferred, or required (one server per node).
   *
   * @default none
   */
  readonly antiAffinity?: 'none' | 'preferred' | 'required';
  /**
   * Size of /dev/shm in a server pod.
   *
   * @default 4Gi
   */
  readonly sharedMemory?: string;
  /**
   * CPU and memory of a server pod. NPUs are not asked here: they follow from npusPerInstance.
   */
  readonly resources?: ServerResources;
  /**
   * Labels that a node must carry. What is given here replaces the default as a whole.
   *
   * @default {"accelerator":"huawei-Ascend910"}
   */
  readonly nodeSelector?: {
    /**
     * A Kubernetes label value: letters, digits, `-`, `_` and `.`; no blanks.
     */
    readonly [k: string]: string;
  };
  /**
   * Taints that the pods tolerate, as in a pod specification.
   *
   * @default []
   */
  readonly tolerations?: readonly Toleration[];
  /**
   * PriorityClass of the pods; it must exist in the cluster. Default: none.
   */
  readonly priorityClassName?: string;
  /**
   * Scheduler of the pods, such as `volcano`. Default: the cluster's own.
   */
  readonly schedulerName?: string;
  /**
   * Seconds that the component may take from its container's start until the start-up probe passes. Waiting for the table is not counted: an init container does that.
   *
   * @default 500
   */
  readonly startupSeconds?: number;
  /**
   * Seconds between SIGTERM and SIGKILL.
   *
   * @default 10
   */
  readonly terminationGraceSeconds?: number;
  /**
   * What the kubelet checks, through the probe script of the MindIE image.
   */
  readonly probes?: Probes;
  /**
   * Environment variables of this component, beside and above the common ones.
   */
  readonly environment?: MindIEEnvironmentVariables;
  /**
   * Other environment variables, for what this schema does not know. Variables that it knows belong under environment, where they are checked. Secrets belong under secretEnvironment.
   */
  readonly extraEnvironment?: {
    readonly [k: string]: string;
  };
  /**
   * Environment variables whose values are in Secrets of the namespace, such as `HF_TOKEN: { secret: hub, key: token }`; those of a component win. A pod reads them when it starts: a changed Secret restarts nothing.
   */
  readonly secretEnvironment?: {
    readonly [k: string]: SecretKey;
  };
  /**
   * Value of the label `hardware-type` on the nodes of this role. No blanks.
   *
   * @default 800I-A2-64G
   */
  readonly nodeLabel?: string;
  /**
   * Server type behind the label. Decode runs on this one only.
   *
   * @default 800I A2(64G)
   */
  readonly hardware?: '800I A2(64G)';
  /**
   * Keys of the role's own config.json, above overrides.
   */
  readonly overrides?: OverridesOfRole;
}

/**
 * The Controller: decides who is prefill and who is decode.
 */
export interface Controller {
  /**
   * CPU and memory of the Controller pod, which has no NPUs.
   */
  readonly resources?: ControllerResources;
  /**
   * Labels that a node must carry. What is given here replaces the default as a whole.
   *
   * @default {"accelerator":"huawei-Ascend910"}
   */
  readonly nodeSelector?: {
    /**
     * A Kubernetes label value: letters, digits, `-`, `_` and `.`; no blanks.
     */
    readonly [k: string]: string;
  };
  /**
   * Taints that the pods tolerate, as in a pod specification.
   *
   * @default []
   */
  readonly tolerations?: readonly Toleration[];
  /**
   * PriorityClass of the pods; it must exist in the cluster. Default: none.
   */
  readonly priorityClassName?: string;
  /**
   * Scheduler of the pods, such as `volcano`. Default: the cluster's own.
   */
  readonly schedulerName?: string;
  /**
   * Seconds that the component may take from its container's start until the start-up probe passes. Waiting for the table is not counted: an init container does that.
   *
   * @default 500
   */
  readonly startupSeconds?: number;
  /**
   * Seconds between SIGTERM and SIGKILL.
   *
   * @default 10
   */
  readonly terminationGraceSeconds?: number;
  /**
   * What the kubelet checks, through the probe script of the MindIE image.
   */
  readonly probes?: Probes;
  /**
   * Environment variables of this component, beside and above the common ones.
   */
  readonly environment?: MindIEEnvironmentVariables;
  /**
   * Other environment variables, for what this schema does not know. Variables that it knows belong under environment, where they are checked. Secrets belong under secretEnvironment.
   */
  readonly extraEnvironment?: {
    readonly [k: string]: string;
  };
  /**
   * Environment variables whose values are in Secrets of the namespace, such as `HF_TOKEN: { secret: hub, key: token }`; those of a component win. A pod reads them when it starts: a changed Secret restarts nothing.
   */
  readonly secretEnvironment?: {
    readonly [k: string]: SecretKey;
  };
  /**
   * Fault recovery: where the Controller keeps its process status.
   */
  readonly statusDirectory?: StatusDirectory;
}

/**
 * Fault recovery: where the Controller keeps its process status.
 */
export interface StatusDirectory {
  /**
   * Whether the Controller keeps its process status on the node, so that a restarted Controller goes on where it was.
   *
   * @default true
   */
  readonly enabled?: boolean;
  /**
   * Directory on the node, which the Controller writes to: a folder of its own for data, such as /data/<folder> or /var/lib/mindie, and none of the system's. It must exist on every node that may run the Controller.
   *
   * @default /data/mindie-ms/status
   */
  readonly hostPath?: string;
}

/**
 * The Coordinator: takes the requests.
 */
export interface Coordinator {
  /**
   * CPU and memory of the Coordinator pod, which has no NPUs.
   */
  readonly resources?: CoordinatorResources;
  /**
   * Labels that a node must carry. What is given here replaces the default as a whole.
   *
   * @default {"accelerator":"huawei-Ascend910"}
   */
  readonly nodeSelector?: {
    /**
     * A Kubernetes label value: letters, digits, `-`, `_` and `.`; no blanks.
     */
    readonly [k: string]: string;
  };
  /**
   * Taints that the pods tolerate, as in a pod specification.
   *
   * @default []
   */
  readonly tolerations?: readonly Toleration[];
  /**
   * PriorityClass of the pods; it must exist in the cluster. Default: none.
   */
  readonly priorityClassName?: string;
  /**
   * Scheduler of the pods, such as `volcano`. Default: the cluster's own.
   */
  readonly schedulerName?: string;
  /**
   * Seconds that the component may take from its container's start until the start-up probe passes. Waiting for the table is not counted: an init container does that.
   *
   * @default 500
   */
  readonly startupSeconds?: number;
  /**
   * Seconds between SIGTERM and SIGKILL.
   *
   * @default 30
   */
  readonly terminationGraceSeconds?: number;
  /**
   * What the kubelet checks, through the probe script of the MindIE image.
   */
  readonly probes?: CoordinatorProbes;
  /**
   * Environment variables of this component, beside and above the common ones.
   */
  readonly environment?: MindIEEnvironmentVariables;
  /**
   * Other environment variables, for what this schema does not know. Variables that it knows belong under environment, where they are checked. Secrets belong under secretEnvironment.
   */
  readonly extraEnvironment?: {
    readonly [k: string]: string;
  };
  /**
   * Environment variables whose values are in Secrets of the namespace, such as `HF_TOKEN: { secret: hub, key: token }`; those of a component win. A pod reads them when it starts: a changed Secret restarts nothing.
   */
  readonly secretEnvironment?: {
    readonly [k: string]: SecretKey;
  };
}

/**
 * The MindIE image. Give a tag or a digest.
 */
export interface Image {
  /**
   * Image repository, with the registry's host where one is needed; without tag or digest.
   */
  readonly name: string;
  /**
   * Image tag.
   */
  readonly tag?: string;
  /**
   * Image digest; wins over the tag.
   */
  readonly digest?: string;
  /**
   * When the kubelet pulls the image.
   *
   * @default IfNotPresent
   */
  readonly pullPolicy?: 'IfNotPresent' | 'Always' | 'Never';
  /**
   * Secrets of the namespace with registry credentials, for all pods of the deployment.
   *
   * @default []
   *
   * Items: A Kubernetes object name: lower-case letters, digits, hyphens and dots.
   */
  readonly pullSecrets?: readonly string[];
  /**
   * MindIE release in the image. Default: what the tag of an image called mindie says, such as 2.2 for 2.2.RC1-800I-A2-py311-openeuler24.03-lts; give it for other names, and for a digest without a tag. Leave it out for a release that is not listed: then what is written is what all listed ones take.
   */
  readonly release?: '1.0' | '2.0' | '2.1' | '2.2' | '2.3' | '3.0-beta' | '3.0';
  /**
   * How MindIE is installed in the image: toolkit (run package) or wheel (Python packages; the betas of 3.0.0). Default: that of the release, and toolkit where the release is not known.
   */
  readonly layout?: 'toolkit' | 'wheel';
  /**
   * Install prefix of the toolkit layout (MINDIE_USER_HOME_PATH).
   *
   * @default /usr/local
   */
  readonly userHomePath?: string;
}

/**
 * The ranktable-builder image.
 */
export interface BuilderImage {
  /**
   * Image repository, with the registry's host where one is needed; without tag or digest.
   *
   * @default mindie-ranktable-builder
   */
  readonly name?: string;
  /**
   * Image tag. Default: the version of this generator.
   */
  readonly tag?: string;
  /**
   * Image digest; wins over the tag.
   */
  readonly digest?: string;
  /**
   * When the kubelet pulls the image.
   *
   * @default IfNotPresent
   */
  readonly pullPolicy?: 'IfNotPresent' | 'Always' | 'Never';
}

/**
 * What is served.
 */
export interface Model {
  /**
   * Model name as clients ask for it.
   */
  readonly name: string;
  /**
   * Directory of the weights in the container; it must lie under weights.mountPath.
   */
  readonly weightsPath: string;
  /**
   * Where the weights come from.
   */
  readonly weights?: Weights;
}

/**
 * Where the weights come from.
 */
export interface Weights {
  /**
   * Directory on the nodes, mounted read-only: a data directory, such as /data, /mnt/<folder> or /home/<user>/<folder>, and none of the system's. Default: /data, unless a PersistentVolumeClaim is named.
   */
  readonly hostPath?: string;
  /**
   * An existing PersistentVolumeClaim of the namespace, instead of a directory on the nodes. All servers mount it for reading: servers on several nodes need its access mode to be ReadOnlyMany or ReadWriteMany.
   */
  readonly persistentVolumeClaim?: string;
  /**
   * Where the weights are mounted in the container.
   *
   * @default /data
   */
  readonly mountPath?: string;
}

/**
 * Batch and length limits (the kit's MINDIE_MAX_SEQ_LEN, MINDIE_MAX_ITER_TIMES, MINDIE_PREFILL_BATCH_SIZE and MINDIE_DECODE_BATCH_SIZE).
 */
export interface Inference {
  /**
   * Longest sequence, input and output together, in tokens.
   *
   * @default 2560
   */
  readonly maxSeqLen?: number;
  /**
   * Longest output, in tokens; must be less than maxSeqLen.
   *
   * @default 512
   */
  readonly maxIterTimes?: number;
  /**
   * Longest input, in tokens; must be less than maxSeqLen. Default: 2048, or what maxSeqLen leaves.
   */
  readonly maxInputTokenLen?: number;
  /**
   * Most input tokens of one prefill batch; at least maxInputTokenLen. Default: 8192, or maxInputTokenLen if that is more.
   */
  readonly maxPrefillTokens?: number;
  /**
   * Most requests in one prefill batch; must be less than decodeBatchSize.
   *
   * @default 50
   */
  readonly prefillBatchSize?: number;
  /**
   * Most requests in one decode batch.
   *
   * @default 200
   */
  readonly decodeBatchSize?: number;
}

/**
 * The component that writes global_ranktable.json into its ConfigMap.
 */
export interface RanktableBuilder {
  /**
   * job builds the table once and ends: a change then replaces the pods of a role all at once, and after a pod was lost the Job must run again. watch stays, builds the table anew when pods are replaced, and lets pods roll one by one.
   *
   * @default job
   */
  readonly mode?: 'job' | 'watch';
  /**
   * Where NPU addresses come from: operator (the Ascend Operator's rings-config ConfigMaps) or annotations (the device plugin's pod annotation, where no Ascend Operator runs).
   *
   * @default operator
   */
  readonly source?: 'operator' | 'annotations';
  /**
   * Whether the builder touches an annotation of the pods after publishing, so that their kubelets deliver the table at once; otherwise they do so when they next look at the pod, after one to one and a half minutes at most (`syncFrequency` of the kubelet). It needs the right to patch every pod of the namespace, and whoever has that may have their images replaced.
   *
   * @default false
   */
  readonly refreshPods?: boolean;
  /**
   * Seconds after which the Job gives up waiting for the pods.
   *
   * @default 3600
   */
  readonly timeoutSeconds?: number;
  /**
   * The ranktable-builder image.
   */
  readonly image?: BuilderImage;
  /**
   * CPU and memory of the ranktable-builder pod, which has no NPUs.
   */
  readonly resources?: BuilderResources;
  /**
   * Labels that a node must carry. What is given here replaces the default as a whole.
   */
  readonly nodeSelector?: {
    /**
     * A Kubernetes label value: letters, digits, `-`, `_` and `.`; no blanks.
     */
    readonly [k: string]: string;
  };
  /**
   * Taints that the pods tolerate, as in a pod specification.
   *
   * @default []
   */
  readonly tolerations?: readonly Toleration[];
  /**
   * PriorityClass of the pods; it must exist in the cluster. Default: none.
   */
  readonly priorityClassName?: string;
  /**
   * Scheduler of the pods, such as `volcano`. Default: the cluster's own.
   */
  readonly schedulerName?: string;
}

/**
 * TLS between the components.
 */
export interface Tls {
  /**
   * The one switch: the default of every link.
   *
   * @default false
   */
  readonly enabled?: boolean;
  /**
   * Links one by one; both ends of a link always agree.
   */
  readonly links?: {
    /**
     * Clients to the Coordinator's inference port. Default: tls.enabled.
     */
    readonly inference?: boolean;
    /**
     * Controller to the Coordinator's management port. Default: tls.enabled.
     */
    readonly coordinatorManagement?: boolean;
    /**
     * Controller and metrics readers to the Coordinator's external port. Default: tls.enabled.
     */
    readonly coordinatorExternal?: boolean;
    /**
     * Controller and Coordinator to the servers; one HTTPS switch covers all REST ports of a server. Default: tls.enabled.
     */
    readonly server?: boolean;
    /**
     * Probe client to the status ports of Controller and Coordinator. Default: tls.enabled.
     */
    readonly probes?: boolean;
    /**
     * Coordinator to the Controller's alarm port. Default: tls.enabled.
     */
    readonly alarm?: boolean;
    /**
     * Prefill to decode servers (KV transfer control). Default: tls.enabled.
     */
    readonly interComm?: boolean;
    /**
     * Controller and Coordinator to etcd, where they have a standby (backup). Default: tls.enabled.
     */
    readonly etcd?: boolean;
    /**
     * Controller to ClusterD. Default: tls.enabled.
     */
    readonly clusterd?: boolean;
    /**
     * Controller to CCAE (only where overrides name one). Default: tls.enabled.
     */
    readonly ccae?: boolean;
  };
  /**
   * Secrets of the namespace with the keys ca.pem, cert.pem, cert.key.pem and key_pwd.txt (the password of the key), with ksfa and ksfb where MindIE has KMC (up to 2.2), and with crl.pem for revocationLists.
   */
  readonly secrets?: {
    /**
     * Secret with the Controller's certificate files.
     */
    readonly controller?: string;
    /**
     * Secret with the Coordinator's certificate files.
     */
    readonly coordinator?: string;
    /**
     * Secret with the servers' certificate files.
     */
    readonly server?: string;
    /**
     * A Secret of its own for a link, above the component's.
     */
    readonly links?: {
      /**
       * Secret with the certificate files of both ends of tls.links.inference.
       */
      readonly inference?: string;
      /**
       * Secret with the certificate files of both ends of tls.links.coordinatorManagement.
       */
      readonly coordinatorManagement?: string;
      /**
       * Secret with the certificate files of both ends of tls.links.coordinatorExternal.
       */
      readonly coordinatorExternal?: string;
      /**
       * Secret with the certificate files of both ends of tls.links.server.
       */
      readonly server?: string;
      /**
       * Secret with the certificate files of both ends of tls.links.probes.
       */
      readonly probes?: string;
      /**
       * Secret with the certificate files of both ends of tls.links.alarm.
       */
      readonly alarm?: string;
      /**
       * Secret with the certificate files of both ends of tls.links.interComm.
       */
      readonly interComm?: string;
      /**
       * Secret with the certificate files of both ends of tls.links.etcd.
       */
      readonly etcd?: string;
      /**
       * Secret with the certificate files of both ends of tls.links.clusterd.
       */
      readonly clusterd?: string;
      /**
       * Secret with the certificate files of both ends of tls.links.ccae.
       */
      readonly ccae?: string;
    };
  };
  /**
   * Whether each Secret also holds a revocation list, crl.pem.
   *
   * @default false
   */
  readonly revocationLists?: boolean;
}

/**
 * Logging of all MindIE components.
 */
export interface Logging {
  /**
   * Log level (MINDIE_LOG_LEVEL).
   *
   * @default INFO
   */
  readonly level?: 'CRITICAL' | 'ERROR' | 'WARN' | 'INFO' | 'DEBUG';
  /**
   * Write logs to files (MINDIE_LOG_TO_FILE).
   *
   * @default true
   */
  readonly toFile?: boolean;
  /**
   * Write logs to standard output, where kubectl logs finds them (MINDIE_LOG_TO_STDOUT).
   *
   * @default true
   */
  readonly toStdout?: boolean;
  /**
   * Add the optional parts of a log line (MINDIE_LOG_VERBOSE).
   *
   * @default true
   */
  readonly verbose?: boolean;
  /**
   * Log directory in the container (MINDIE_LOG_PATH); a relative one is under ~/mindie/log. Default: MindIE's own.
   */
  readonly path?: string;
  /**
   * Log rotation (MINDIE_LOG_ROTATE).
   */
  readonly rotate?: {
    /**
     * Size at which a log file rotates, in MB.
     *
     * @default 20
     */
    readonly fileSizeMB?: number;
    /**
     * Rotated files kept.
     *
     * @default 10
     */
    readonly files?: number;
  };
}

/**
 * The inference Service.
 */
export interface Service {
  /**
   * Kind of Service in front of the Coordinator's inference port; none leaves it out.
   *
   * @default NodePort
   */
  readonly type?: 'NodePort' | 'ClusterIP' | 'LoadBalancer' | 'none';
  /**
   * Port on the nodes. Default: 31015 with type NodePort.
   */
  readonly nodePort?: number;
  /**
   * Annotations of the Service, by which load balancers and monitoring are told what to do.
   */
  readonly annotations?: {
    readonly [k: string]: string;
  };
}

/**
 * Active/standby pairs of Controller and Coordinator.
 */
export interface Backup {
  /**
   * Two Controllers, active and standby, on different nodes.
   *
   * @default false
   */
  readonly controller?: boolean;
  /**
   * Two Coordinators, active and standby, on different nodes.
   *
   * @default false
   */
  readonly coordinator?: boolean;
  /**
   * The etcd through which the two agree who is active; it is not part of this deployment.
   */
  readonly etcd?: {
    /**
     * DNS name of the etcd service.
     *
     * @default etcd.default.svc.cluster.local
     */
    readonly host?: string;
    /**
     * Client port of the etcd service.
     *
     * @default 2379
     */
    readonly port?: number;
  };
}

/**
 * Ports on which the components listen. Both sides of each connection follow.
 */
export interface Ports {
  /**
   * Ports of a server pod.
   */
  readonly server?: {
    /**
     * Inference requests from the Coordinator.
     *
     * @default 1025
     */
    readonly data?: number;
    /**
     * Management calls and probes.
     *
     * @default 1026
     */
    readonly management?: number;
    /**
     * Metrics.
     *
     * @default 1027
     */
    readonly metrics?: number;
    /**
     * Other servers (KV transfer control).
     *
     * @default 1121
     */
    readonly interComm?: number;
  };
  /**
   * Ports of the Controller pod.
   */
  readonly controller?: {
    /**
     * Probes.
     *
     * @default 1026
     */
    readonly http?: number;
    /**
     * Alarms of the Coordinator.
     *
     * @default 1027
     */
    readonly alarm?: number;
  };
  /**
   * Ports of the Coordinator pod.
   */
  readonly coordinator?: {
    /**
     * Requests of clients.
     *
     * @default 1025
     */
    readonly inference?: number;
    /**
     * Calls of the Controller.
     *
     * @default 1026
     */
    readonly management?: number;
    /**
     * Queries and metrics.
     *
     * @default 1028
     */
    readonly external?: number;
    /**
     * Probes.
     *
     * @default 1029
     */
    readonly status?: number;
  };
}
