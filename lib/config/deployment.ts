/* Generated from schemas/deployment.schema.json by `npm run generate`: do not edit. */

/**
 * One prefill/decode-disaggregated MindIE service.
 */
export type Deployment = HomogeneousDeployment | HeterogeneousDeployment;
/**
 * Model replicas, each one server pod. The rules want 2 to 16 in all roles together (too-few-instances, too-many-instances).
 */
export type Instances = number;
/**
 * NPUs of one instance, which is also its world size.
 */
export type NpusPerInstance = number;
/**
 * Whether servers keep to different nodes: none, preferred, or required (one server per node).
 */
export type AntiAffinity = 'none' | 'preferred' | 'required';
/**
 * An amount of memory with its unit, such as `512Mi` or `64Gi`.
 */
export type MemoryQuantity = string;
/**
 * CPU cores: a number, or text such as `500m`.
 */
export type CpuQuantity = number | string;
/**
 * A Kubernetes label value: letters, digits, `-`, `_` and `.`; no blanks.
 */
export type LabelValue = string;
/**
 * A Kubernetes label key: a name of at most 63 characters, with a DNS prefix and a slash before it if need be.
 */
export type LabelKey = string;
/**
 * Taints that the pods tolerate, as in a pod specification.
 */
export type Tolerations = Toleration[];
/**
 * A Kubernetes object name: lower-case letters, digits, hyphens and dots.
 */
export type DnsName = string;
/**
 * Seconds that the component may take from its container's start until the start-up probe passes. Waiting for the table is not counted: an init container does that.
 */
export type StartupSeconds = number;
/**
 * Seconds between SIGTERM and SIGKILL.
 */
export type TerminationGraceSeconds = number;
/**
 * A Kubernetes name: lower-case letters, digits and hyphens.
 */
export type DnsLabel = string;
/**
 * A type of server.
 */
export type HardwareType = '800I-A2' | '800I-A3';
/**
 * An absolute path without `..` and of characters that no script takes apart: the probes and the scripts of the image use it without quotes.
 */
export type InstallPath = string;
/**
 * An absolute path without `..` and without colons.
 */
export type AbsolutePath = string;
/**
 * Name of a rule, as it stands in brackets at the end of the message.
 */
export type RuleName =
  | 'aiv-exec-timeout'
  | 'apart-on-one-node'
  | 'async-scheduling'
  | 'beam-width-too-large'
  | 'body-limit-above-servers'
  | 'certificates-without-tls'
  | 'clusterd-address-incomplete'
  | 'context-parallel'
  | 'controller-port-taken'
  | 'coordinator-liveness-probe'
  | 'coordinator-memory-too-small'
  | 'coordinator-port-taken'
  | 'cpu-binding-num'
  | 'default-etcd'
  | 'dense-split'
  | 'distributed-scheduling'
  | 'dynamic-timeouts-differ'
  | 'exec-timeout-first-token'
  | 'expansion-mode-without-effect'
  | 'expert-map-file'
  | 'expert-parallel'
  | 'expert-parallel-level'
  | 'half-rate'
  | 'heterogeneous-hardware'
  | 'image-hardware-against-tag'
  | 'image-layout-against-tag'
  | 'image-of-other-product'
  | 'image-release-against-tag'
  | 'image-release-unknown'
  | 'image-tag-latest'
  | 'input-too-long'
  | 'intra-machine-links'
  | 'key-of-newer-release'
  | 'kmc-unknown'
  | 'kv-pool-plugins'
  | 'kv-transfer-timeout'
  | 'layer-wise-mode'
  | 'listen-address-replaced'
  | 'lm-head-split'
  | 'lora-without-separation'
  | 'max-requests-too-few'
  | 'mix-shared-routing'
  | 'mixed-batches-without-separation'
  | 'npu-memory-not-automatic'
  | 'npus-of-one-pod'
  | 'o-projection-split'
  | 'output-too-long'
  | 'parallel-product'
  | 'partial-prefills-too-many'
  | 'password-in-overrides'
  | 'pending-instances'
  | 'pipeline-parallel'
  | 'plugin-params'
  | 'plugins-by-role'
  | 'plugins-without-separation'
  | 'preempt-count-too-large'
  | 'preempt-without-host-memory'
  | 'prefill-batch-too-large'
  | 'prefill-decode-npus'
  | 'prefill-decode-tp'
  | 'prefill-tokens-too-few'
  | 'private-key-in-overrides'
  | 'probe-outlasts-period'
  | 'rate-above-instances'
  | 'ratio-of-another-model'
  | 'release-not-checked'
  | 'resource-limit-without-effect'
  | 'same-node-label'
  | 'schedule-count-differs'
  | 'schedule-timeout-lowered'
  | 'scheduler-not-for-pd'
  | 'secret-in-environment'
  | 'selector-of-other-hardware'
  | 'sequence-parallel'
  | 'server-port-taken'
  | 'server-requests-too-many'
  | 'shared-expert-overlap'
  | 'speculation-gamma-without-effect'
  | 'stage-policy-replaced'
  | 'startup-probe-single-try'
  | 'tls-secret-unused'
  | 'tls-without-secret'
  | 'too-few-instances'
  | 'too-many-instances'
  | 'topk-cut-off'
  | 'truncation-of-newer-release'
  | 'unknown-override-key'
  | 'volcano-accelerator-type'
  | 'volcano-whole-nodes'
  | 'weights-outside-mount';
/**
 * Value of the label `hardware-type` on the nodes of this role. No blanks.
 */
export type NodeLabel = string;

/**
 * A deployment with variant homogeneous.
 */
export interface HomogeneousDeployment extends DeploymentSettings {
  /**
   * homogeneous: all servers alike, roles decided at run time. heterogeneous: prefill on 32G nodes, decode on 64G nodes.
   */
  variant: 'homogeneous';
  server: Server;
}
/**
 * The servers of the homogeneous variant: all alike; the Controller decides at run time which become prefill and which decode.
 */
export interface Server extends ServerSettings {
  rate: Rate;
}
/**
 * P:D rate, such as 3 and 1. Both 0: the Controller decides by itself.
 */
export interface Rate {
  /**
   * Prefill share of the P:D rate.
   */
  prefill: number;
  /**
   * Decode share of the P:D rate.
   */
  decode: number;
}
/**
 * What all servers have in common.
 */
export interface ServerSettings extends ComponentSettings {
  instances: Instances;
  npusPerInstance: NpusPerInstance;
  parallelism: Parallelism;
  antiAffinity: AntiAffinity;
  sharedMemory: MemoryQuantity;
  resources: ServerResources;
}
/**
 * How one instance spreads the model over its NPUs: tp x dp x cp is their number, and so is moeTp x moeEp. What is left out follows from the rest; without any of it tp is the number of NPUs.
 */
export interface Parallelism {
  /**
   * Tensor-parallel degree of attention. Default: the NPUs / (dp x cp).
   */
  tp?: number;
  /**
   * Data-parallel degree: groups of NPUs that each compute requests of their own. Default: 1.
   */
  dp?: number;
  /**
   * Context-parallel degree, for long inputs of prefill servers; above 1 it needs sp. Default: 1.
   */
  cp?: number;
  /**
   * Sequence-parallel degree: 1, or the same as tp. Default: 1.
   */
  sp?: number;
  /**
   * Tensor-parallel degree of the experts of an MoE model. Default: the NPUs / moeEp.
   */
  moeTp?: number;
  /**
   * Expert-parallel degree of an MoE model. Default: the NPUs / moeTp, or 1.
   */
  moeEp?: number;
}
/**
 * CPU and memory of a server pod. NPUs are not asked here: they follow from npusPerInstance.
 */
export interface ServerResources {
  /**
   * What a server pod is guaranteed.
   */
  requests: {
    cpu: CpuQuantity;
    memory: MemoryQuantity;
    ephemeralStorage?: MemoryQuantity;
  };
  /**
   * What a server pod may use at most.
   */
  limits: {
    cpu: CpuQuantity;
    memory: MemoryQuantity;
    ephemeralStorage?: MemoryQuantity;
  };
}
/**
 * What the components that run MindIE have in common.
 */
export interface ComponentSettings {
  nodeSelector: NodeSelector;
  tolerations: Tolerations;
  priorityClassName?: DnsName;
  schedulerName?: DnsName;
  startupSeconds: StartupSeconds;
  terminationGraceSeconds: TerminationGraceSeconds;
  probes: Probes;
  environment: MindIEEnvironmentVariables;
  extraEnvironment: ExtraEnvironment;
  secretEnvironment: SecretEnvironment;
}
/**
 * Labels that a node must carry. What is given here replaces the default as a whole.
 */
export interface NodeSelector {
  [k: string]: LabelValue;
}
export interface Toleration {
  key?: LabelKey;
  /**
   * Equal compares the value; Exists does not.
   */
  operator: 'Equal' | 'Exists';
  value?: LabelValue;
  /**
   * Which effect is tolerated; left out: every effect.
   */
  effect?: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
  /**
   * Seconds that a NoExecute taint is tolerated; left out: for ever.
   */
  tolerationSeconds?: number;
}
/**
 * What the kubelet checks, through the probe script of the MindIE image.
 */
export interface Probes {
  startup: StartupProbe;
  readiness: ReadinessProbe;
  liveness: LivenessProbe;
}
/**
 * Start-up probe: until it has passed, the other probes wait. Its failure threshold follows from startupSeconds.
 */
export interface StartupProbe {
  /**
   * Whether the kubelet runs this probe.
   */
  enabled: boolean;
  /**
   * Seconds between two probes.
   */
  periodSeconds: number;
  /**
   * Seconds after which one probe has failed; must be less than periodSeconds. The probe client gets the same limit.
   */
  timeoutSeconds: number;
}
/**
 * Readiness probe: a pod that fails it gets no requests from the Service.
 */
export interface ReadinessProbe {
  /**
   * Whether the kubelet runs this probe.
   */
  enabled: boolean;
  /**
   * Seconds between two probes.
   */
  periodSeconds: number;
  /**
   * Seconds after which one probe has failed; must be less than periodSeconds. The probe client gets the same limit.
   */
  timeoutSeconds: number;
  /**
   * Failures in a row before the kubelet acts.
   */
  failureThreshold: number;
}
/**
 * Liveness probe: a container that fails it is restarted.
 */
export interface LivenessProbe {
  /**
   * Whether the kubelet runs this probe.
   */
  enabled: boolean;
  /**
   * Seconds between two probes.
   */
  periodSeconds: number;
  /**
   * Seconds after which one probe has failed; must be less than periodSeconds. The probe client gets the same limit.
   */
  timeoutSeconds: number;
  /**
   * Failures in a row before the kubelet acts.
   */
  failureThreshold: number;
}
/**
 * Environment variables that an administrator may set on MindIE pods. The server reads a variable unless its description names another component. A variable that is left out keeps the default of MindIE or of the library that reads it.
 */
export interface MindIEEnvironmentVariables {
  /**
   * Number of slots in the process-wide cache of ACLNN executors and their tensors.
   */
  MINDIE_ACLNN_CACHE_GLOBAL_COUNT?: number;
  /**
   * 1 lets the server prepare the next scheduling round while the current one still runs; off when unset. With separate prefill and decode, use it on decode instances only, and never with the plug-ins la or memory_decoding.
   */
  MINDIE_ASYNC_SCHEDULING_ENABLE?: 0 | 1 | '0' | '1';
  /**
   * 0 skips the check of owner and mode on mounted input files; 1 or unset keeps it. Read by the controller, the coordinator, the server and http_client_ctl; the first two skip it only for files whose path was itself given in an environment variable.
   */
  MINDIE_CHECK_INPUTFILES_PERMISSION?: 0 | 1 | '0' | '1';
  /**
   * Set to 1 in the MindIE sample files. No reader was found in the published source code, so its effect and range are unknown.
   */
  MINDIE_ENABLE_DP_DISTRIBUTED?: string | number;
  /**
   * 1 records how heavily each expert of a mixture-of-experts model is used.
   */
  MINDIE_ENABLE_EXPERT_HOTPOT_GATHER?: 0 | 1 | '0' | '1';
  /**
   * Directory that receives the recorded expert load. There is no default.
   */
  MINDIE_EXPERT_HOTPOT_DUMP_PATH?: string;
  /**
   * 1 writes performance figures of the LLM engine to the benchmark file, 2 writes them asynchronously.
   */
  MINDIE_LLM_BENCHMARK_ENABLE?: 0 | 1 | 2 | '0' | '1' | '2';
  /**
   * Absolute path of the LLM benchmark file. When unset, logs/benchmark.jsonl under the MindIE LLM install directory.
   */
  MINDIE_LLM_BENCHMARK_FILEPATH?: string;
  /**
   * Fraction of the old records that survives when the LLM benchmark file reaches its size limit.
   */
  MINDIE_LLM_BENCHMARK_RESERVING_RATIO?: number;
  /**
   * Set to 1 in the MindIE sample files. No reader was found in the published source code, so its effect and range are unknown.
   */
  MINDIE_LLM_CONTINUOUS_BATCHING?: string | number;
  /**
   * Threshold, as a fraction, for recomputation in the LLM engine.
   */
  MINDIE_LLM_RECOMPUTE_THRESHOLD?: number;
  /**
   * Base directory under which a server pod keeps its log, work and cache directories. There is no default.
   */
  MINDIE_LOG_CONFIG_PATH?: string;
  /**
   * Number of requests that the coordinator holds at the same time before it refuses more. Read by the coordinator; when unset, request_limit.max_requests of its configuration file applies.
   */
  MINDIE_MS_COORDINATOR_CONFIG_MAX_REQ?: number;
  /**
   * Number of requests that the coordinator lets one server work on at the same time. Read by the coordinator; when unset, request_limit.single_node_max_requests of its configuration file applies.
   */
  MINDIE_MS_COORDINATOR_CONFIG_SINGLE_NODE_MAX_REQ?: number;
  /**
   * 1 turns on the measuring points for memory use.
   */
  MIES_MEMORY_DETECTOR_MODE?: 0 | 1 | '0' | '1';
  /**
   * 1 turns on the measuring points for performance.
   */
  MIES_PROFILER_MODE?: 0 | 1 | '0' | '1';
  /**
   * 1 collects live service metrics, without which the /metrics address gives no answer.
   */
  MIES_SERVICE_MONITOR_MODE?: 0 | 1 | '0' | '1';
  /**
   * 1 selects the high-performance implementation of swapping.
   */
  MIES_USE_MB_SWAPPER?: 0 | 1 | '0' | '1';
  /**
   * Tuning value of the ATB library. The MindIE sample files set 0; the permitted range is not documented.
   */
  ATB_CONTEXT_WORKSPACE_SIZE?: string | number;
  /**
   * Tuning value of the ATB library. The MindIE sample files set 1; the permitted range is not documented.
   */
  ATB_CONVERT_NCHW_TO_ND?: string | number;
  /**
   * Directory of the ATB acceleration library. The server needs it and there is no built-in default; the environment scripts of the image normally set it.
   */
  ATB_HOME_PATH?: string;
  /**
   * Tuning value of the ATB library. The MindIE sample files set 1; the permitted range is not documented.
   */
  ATB_LAUNCH_KERNEL_WITH_TILING?: string | number;
  /**
   * Tuning value of the ATB library. The MindIE sample files set 1; the permitted range is not documented.
   */
  ATB_LAYER_INTERNAL_TENSOR_REUSE?: string | number;
  /**
   * 1 gathers performance figures of the ATB models.
   */
  ATB_LLM_BENCHMARK_ENABLE?: 0 | 1 | '0' | '1';
  /**
   * File that receives the performance figures of the ATB models. There is no default.
   */
  ATB_LLM_BENCHMARK_FILEPATH?: string;
  /**
   * 1 looks for the fastest transposition of each weight matrix; 0 turns the search off. It is on when unset, and the MindIE sample files set 0.
   */
  ATB_LLM_ENABLE_AUTO_TRANSPOSE?: 0 | 1 | '0' | '1';
  /**
   * 1 makes the ATB models communicate through HCCL; 0 is advised for dense models on a single A2 machine. The code assumes 0 when unset, while the MindIE sample files set 1.
   */
  ATB_LLM_HCCL_ENABLE?: 0 | 1 | '0' | '1';
  /**
   * 1 hides communication behind computation; 0 turns this off. It is on when unset.
   */
  ATB_LLM_LCOC_ENABLE?: 0 | 1 | '0' | '1';
  /**
   * 1 stores the logits that the model produces.
   */
  ATB_LLM_LOGITS_SAVE_ENABLE?: 0 | 1 | '0' | '1';
  /**
   * Directory for the stored logits. There is no default.
   */
  ATB_LLM_LOGITS_SAVE_FOLDER?: string;
  /**
   * 1 compresses the KV cache with Razor Attention.
   */
  ATB_LLM_RAZOR_ATTENTION_ENABLE?: 0 | 1 | '0' | '1';
  /**
   * 1 uses the variant of Razor Attention compression for models with rotary position encoding (RoPE).
   */
  ATB_LLM_RAZOR_ATTENTION_ROPE?: 0 | 1 | '0' | '1';
  /**
   * 1 stores the ids of the tokens.
   */
  ATB_LLM_TOKEN_IDS_SAVE_ENABLE?: 0 | 1 | '0' | '1';
  /**
   * Directory for the stored token ids. There is no default.
   */
  ATB_LLM_TOKEN_IDS_SAVE_FOLDER?: string;
  /**
   * How the ATB operation graph is issued: 0 is synchronous, 1 is a pipeline of two stages, 2 one of three stages (worth trying where CPU cores are plentiful).
   */
  ATB_OPERATION_EXECUTE_ASYNC?: 0 | 1 | 2 | '0' | '1' | '2';
  /**
   * Number of slots in the global kernel cache: more slots give more hits but slower look-ups. 16 when unset; the spelling GLOABL is that of the product.
   */
  ATB_OPSRUNNER_KERNEL_CACHE_GLOABL_COUNT?: number;
  /**
   * Number of slots in each local kernel cache: more slots give more hits but slower look-ups.
   */
  ATB_OPSRUNNER_KERNEL_CACHE_LOCAL_COUNT?: number;
  /**
   * 1 records profiling data of the ATB models.
   */
  ATB_PROFILING_ENABLE?: 0 | 1 | '0' | '1';
  /**
   * Directory of the ATB model library. The server needs it and there is no built-in default; the environment scripts of the image normally set it.
   */
  ATB_SPEED_HOME_PATH?: string;
  /**
   * 1 runs the ATB models with two device streams.
   */
  ATB_USE_TILING_COPY_STREAM?: 0 | 1 | '0' | '1';
  /**
   * Tuning value of the ATB library. The MindIE sample files set 3; the permitted range is not documented.
   */
  ATB_WORKSPACE_MEM_ALLOC_ALG_TYPE?: string | number;
  /**
   * 1 sizes and allocates the memory of intermediate tensors globally; 0 turns this off.
   */
  ATB_WORKSPACE_MEM_ALLOC_GLOBAL?: 0 | 1 | '0' | '1';
  /**
   * Communication algorithm of each network level. The MindIE sample for prefill instances on A2 sets level0:NA;level1:pipeline; when unset, HCCL chooses.
   */
  HCCL_ALGO?: string;
  /**
   * Size, in MB, of the buffer that two NPUs share to exchange data. The MindIE documents give 120 as the default, CANN itself 200; the decode samples set 512 (A2) or 4096 (A3).
   */
  HCCL_BUFFSIZE?: number;
  /**
   * Longest wait, in seconds, for a communication link to be set up. CANN uses 120 when unset, and the MindIE sample files set 7200; the permitted range was not confirmed.
   */
  HCCL_CONNECT_TIMEOUT?: number;
  /**
   * true makes reductions give the same result in every run, which is advised when an instance spans several machines; AIV in HCCL_OP_EXPANSION_MODE then has no effect. Newer CANN takes strict too. The value that applies when unset depends on the model, and is usually true.
   */
  HCCL_DETERMINISTIC?: true | false | 'true' | 'false' | 'strict';
  /**
   * 1 writes a log line at the start of each communication operator. The MindIE sample files set 1.
   */
  HCCL_ENTRY_LOG_ENABLE?: 0 | 1 | '0' | '1';
  /**
   * Longest wait, in seconds, for the other devices while an operator runs, which also limits the time to the first token; 0 waits for ever. CANN uses 1836 when unset, and the MindIE sample files set 60; with HCCL_OP_EXPANSION_MODE at AIV the limit is 1091 at most.
   */
  HCCL_EXEC_TIMEOUT?: number;
  /**
   * 1 uses PCIe between the NPUs of a machine. Layered all-to-all communication needs 1 here and 0 in HCCL_INTRA_ROCE_ENABLE; the MindIE sample for A3 sets 0.
   */
  HCCL_INTRA_PCIE_ENABLE?: 0 | 1 | '0' | '1';
  /**
   * RoCE between the NPUs of a machine. The MindIE documents define the value the other way round, 0 for on and 1 for off, as the counterpart of HCCL_INTRA_PCIE_ENABLE; the MindIE sample for A3 sets 0.
   */
  HCCL_INTRA_ROCE_ENABLE?: 0 | 1 | '0' | '1';
  /**
   * Processor on which communication algorithms are expanded; used only when ATB_LLM_HCCL_ENABLE is 1. The MindIE sample files set AIV, which has no effect while HCCL_DETERMINISTIC is true.
   */
  HCCL_OP_EXPANSION_MODE?: 'AI_CPU' | 'AIV' | 'HOST' | 'HOST_TS';
  /**
   * Retry of failed communication operators, on (1) or off (0) for each of the levels L0, L1 and L2, such as L0:0, L1:0, L2:0 (the MindIE sample for A3). The CANN default of L1 is 1 in 8.3.RC1 and 0 in 8.5.
   */
  HCCL_OP_RETRY_ENABLE?: string;
  /**
   * Parameters of the operator retry, in the notation of the CANN documents; it belongs with HCCL_OP_RETRY_ENABLE. The MindIE sample files leave it unset.
   */
  HCCL_OP_RETRY_PARAMS?: string;
  /**
   * How many times an RDMA packet is sent again before the link counts as broken. The MindIE sample files set 7.
   */
  HCCL_RDMA_RETRY_CNT?: number;
  /**
   * Exponent t of the RDMA retransmission time-out: the shortest wait is 4.096 microseconds times 2 to the power of t. CANN uses 20 when unset, and the MindIE sample files set 18.
   */
  HCCL_RDMA_TIMEOUT?: number;
  /**
   * Cache directory of CANN. When unset, CANN chooses it; MindIE's own start-up script sets it.
   */
  ASCEND_CACHE_PATH?: string;
  /**
   * 1 writes event records to the CANN log. The documented default is 0, and the MindIE sample files set 1.
   */
  ASCEND_GLOBAL_EVENT_ENABLE?: 0 | 1 | '0' | '1';
  /**
   * Lowest level that CANN logs: 0 debug, 1 info, 2 warning, 3 error, 4 nothing.
   */
  ASCEND_GLOBAL_LOG_LEVEL?: 0 | 1 | 2 | 3 | 4 | '0' | '1' | '2' | '3' | '4';
  /**
   * 1 launches operators synchronously, which is slow and meant for debugging.
   */
  ASCEND_LAUNCH_BLOCKING?: 0 | 1 | '0' | '1';
  /**
   * 1 sends the CANN log to standard output; 0 writes it to files under ~/ascend.
   */
  ASCEND_SLOG_PRINT_TO_STDOUT?: 0 | 1 | '0' | '1';
  /**
   * Work directory of CANN. When unset, CANN chooses it; MindIE's own start-up script sets it when log directories are in use.
   */
  ASCEND_WORK_PATH?: string;
  /**
   * Old-style setting for the lowest level that the ASDOPS operator library logs. The MindIE sample files set ERROR.
   */
  ASDOPS_LOG_LEVEL?: string;
  /**
   * Old-style setting for whether the ASDOPS operator library logs to standard output. The MindIE sample files set 0; the permitted values are not documented.
   */
  ASDOPS_LOG_TO_STDOUT?: string | number;
  /**
   * 1 pins the processes of each NPU to nearby CPU cores; 0 turns this off. It is on when unset.
   */
  BIND_CPU?: 0 | 1 | '0' | '1';
  /**
   * Base directory of the controller's logs: its start-up passes it on as MINDIE_LOG_PATH. Read in controller pods; there is no default.
   */
  CONTROLLER_LOG_CONFIG_PATH?: string;
  /**
   * Base directory of the coordinator's logs: its start-up passes it on as MINDIE_LOG_PATH. Read in coordinator pods; there is no default.
   */
  COORDINATOR_LOG_CONFIG_PATH?: string;
  /**
   * Number of CPU cores to pin for each device, at most the cores divided by the devices of a NUMA node (not checked here). Leave it unset where possible: the published code fails on any value.
   */
  CPU_BINDING_NUM?: number;
  /**
   * 1 turns on a scheduling optimisation for data parallelism. The MindIE sample files set 1.
   */
  DP_MOVE_UP_ENABLE?: 0 | 1 | '0' | '1';
  /**
   * 1 turns on a partitioning optimisation for data parallelism. The MindIE sample for decode instances sets 1.
   */
  DP_PARTITION_UP_ENABLE?: 0 | 1 | '0' | '1';
  /**
   * Size of the sliding window over which /metrics-json averages its figures; the unit is not documented.
   */
  DYNAMIC_AVERAGE_WINDOW_SIZE?: number;
  /**
   * Directory of the OpenSSL libraries for HTTPS. The server fills it in by itself with lib under the MindIE LLM install directory, so it rarely has to be set.
   */
  EP_OPENSSL_PATH?: string;
  /**
   * Polling engine of gRPC. MindIE's own start-up script sets poll; when unset, gRPC chooses.
   */
  GRPC_POLL_STRATEGY?: string;
  /**
   * 1 lets the device produce Inf and NaN as results; 0 turns this off. The MindIE sample files set 1, but 0 for decode instances.
   */
  INF_NAN_MODE_ENABLE?: 0 | 1 | '0' | '1';
  /**
   * 1 declares support for speculative decoding.
   */
  IS_ALIBI_MASK_FREE?: 0 | 1 | '0' | '1';
  /**
   * 1 makes LCCL communication give the same result in every run. The value that applies when unset depends on the model, and is usually 1.
   */
  LCCL_DETERMINISTIC?: 0 | 1 | '0' | '1';
  /**
   * Directory in which pictures of multimodal requests are kept for a while. ~/mindie/cache when unset.
   */
  LOCAL_CACHE_DIR?: string;
  /**
   * 1 turns on support for long sequences.
   */
  LONG_SEQ_ENABLE?: 0 | 1 | '0' | '1';
  /**
   * IP address of ClusterD. Read by the controller, which connects to ClusterD only when MINDX_TASK_ID is set as well.
   */
  MINDX_SERVER_IP?: string;
  /**
   * Id of the task under which the controller reports to ClusterD. Read by the controller, which connects to ClusterD only when MINDX_SERVER_IP is set as well.
   */
  MINDX_TASK_ID?: string;
  /**
   * Model id that appears in the names of log directories and in reports. Read in controller, coordinator and server pods; there is no default.
   */
  MODEL_ID?: string;
  /**
   * Model name that appears in the names of log directories. Read in controller, coordinator and server pods; there is no default.
   */
  MODEL_NAME?: string;
  /**
   * Fraction of the device memory that weights, KV cache and work space may take together; the needs of HCCL and PyTorch come on top. When unset, 0.8 in the LLM engine and 1.0 in the ATB models; the MindIE sample files set 0.92.
   */
  NPU_MEMORY_FRACTION?: number;
  /**
   * Number of OpenMP threads in each process. The MindIE sample files set 8.
   */
  OMP_NUM_THREADS?: number;
  /**
   * 1 selects the faster prefix tree for memory_decoding.
   */
  PERFORMANCE_PREFIX_TREE_ENABLE?: 0 | 1 | '0' | '1';
  /**
   * How sampling is accelerated: 0 not at all, 1 by an approximate top-p, 2 by faster indexing, 3 by both.
   */
  POST_PROCESSING_SPEED_MODE_TYPE?: 0 | 1 | 2 | 3 | '0' | '1' | '2' | '3';
  /**
   * Directory for profiling data. When unset, profiling under the current directory.
   */
  PROFILING_FILEPATH?: string;
  /**
   * How much detail the profiler records.
   */
  PROFILING_LEVEL?: 'Level0' | 'Level1' | 'Level2' | 'Level_none';
  /**
   * Size, in bytes, that one Python log file of the ATB models may reach; unset by default. The documents disagree on whether it or MINDIE_LOG_ROTATE wins, and plan to withdraw it in December 2026.
   */
  PYTHON_LOG_MAXSIZE?: number;
  /**
   * Install directory of the torch package. The environment script of the image finds it, so it rarely has to be set.
   */
  PYTORCH_INSTALL_PATH?: string;
  /**
   * Options of the torch_npu memory allocator. The MindIE sample files set expandable_segments:True.
   */
  PYTORCH_NPU_ALLOC_CONF?: string;
  /**
   * Install directory of the torch_npu package. The environment script of the image finds it, so it rarely has to be set.
   */
  PYTORCH_NPU_INSTALL_PATH?: string;
  /**
   * 1 ignores the model's own generation settings and samples with the default parameters (language models only).
   */
  REMOVE_GENERATION_CONFIG_DICT?: 0 | 1 | '0' | '1';
  /**
   * Size, in GB, of the device memory pool kept free for allocations while the model runs. The documented default is 3; in the code it is 3 in the ATB models and 0 in the LLM engine.
   */
  RESERVED_MEMORY_GB?: number;
  /**
   * 1 makes the node manager check parameters while it runs; 0 or unset does not. Read by the node manager only.
   */
  RUNTIME_PARAM_CHECK_ENABLED?: 0 | 1 | '0' | '1';
  /**
   * By its name, 1 keeps core dump files; MindIE does not document it. The MindIE sample for A3 sets 0.
   */
  SAVE_CORE_DUMP_FILE_ENABLE?: 0 | 1 | '0' | '1';
  /**
   * Path of the configuration file for service profiling. Read by the coordinator and the server; there is no default.
   */
  SERVICE_PROF_CONFIG_PATH?: string;
  /**
   * Time, in seconds since 1970, that a build of the MindIE wheel puts into its files so that it can be repeated; without effect on a running pod.
   */
  SOURCE_DATE_EPOCH?: number;
  /**
   * Mode of the task queue with which torch_npu sends operators to the device; 0 turns it off. The MindIE sample files set 1.
   */
  TASK_QUEUE_ENABLE?: 0 | 1 | 2 | '0' | '1' | '2';
  /**
   * Time, in seconds, after which encoding a prompt in the tokenizer is given up.
   */
  TOKENIZER_ENCODE_TIMEOUT?: number;
  /**
   * 0 stops torch from loading the NPU back end by itself. Read in coordinator pods; the MindIE pod templates set 0.
   */
  TORCH_DEVICE_BACKEND_AUTOLOAD?: 0 | 1 | '0' | '1';
  /**
   * Host address of the inference interface. Read by the coordinator; there is no default.
   */
  HOST_IP?: string;
  /**
   * First port of the data-parallel server endpoints, for the script that generates configuration files (large-scale expert parallelism).
   */
  INITIAL_DP_SERVER_PORT?: number;
  /**
   * Address of the first machine of an instance that spans several. There is no default.
   */
  MASTER_IP?: string;
  /**
   * Port of the first machine of an instance that spans several. There is no default.
   */
  MASTER_PORT?: number;
  /**
   * Lowest level that the certificate tool logs.
   */
  MIES_CERTS_LOG_LEVEL?: 'DEBUG' | 'INFO' | 'WARNING' | 'ERROR' | 'FATAL';
  /**
   * Log file of the certificate tool. /workspace/log/certs.log when unset.
   */
  MIES_CERTS_LOG_PATH?: string;
  /**
   * Whether the certificate tool logs to its file; the documents define 0 as writing and 1 as not writing.
   */
  MIES_CERTS_LOG_TO_FILE?: 0 | 1 | '0' | '1';
  /**
   * 1 makes the certificate tool log to standard output.
   */
  MIES_CERTS_LOG_TO_STDOUT?: 0 | 1 | '0' | '1';
}
/**
 * Other environment variables, for what this schema does not know. Variables that it knows belong under environment, where they are checked. Secrets belong under secretEnvironment.
 */
export interface ExtraEnvironment {
  [k: string]: string;
}
/**
 * Environment variables whose values are in Secrets of the namespace, such as `HF_TOKEN: { secret: hub, key: token }`; those of a component win. A pod reads them when it starts: a changed Secret restarts nothing.
 */
export interface SecretEnvironment {
  [k: string]: SecretKey;
}
export interface SecretKey {
  secret: DnsName;
  /**
   * Key of the Secret that holds the value.
   */
  key: string;
}
/**
 * What deployments have in common.
 */
export interface DeploymentSettings {
  /**
   * Release name: the prefix of every object's name. The default yields the object names of the MindIE deployment kit.
   */
  name: string;
  /**
   * The namespace that the service lives in.
   */
  namespace: {
    name: DnsLabel;
    /**
     * Whether the Namespace object is part of the output.
     */
    create: boolean;
  };
  hardware: HardwareType;
  /**
   * Name under which the device plugin of the nodes offers NPUs, such as huawei.com/Ascend910B3. Default: huawei.com/Ascend910, the name that the Ascend Device Plugin gives them. `kubectl describe node` shows it under Allocatable.
   */
  resourceName?: string;
  image: Image;
  model: Model;
  inference: Inference;
  controller: Controller;
  coordinator: Coordinator;
  ranktableBuilder: RanktableBuilder;
  service: Service;
  /**
   * Whether NetworkPolicies let in only the connections that the service needs: those among its own pods, and to the inference port those whom service.type is for.
   */
  networkPolicy: boolean;
  ports: Ports;
  tls: Tls;
  backup: Backup;
  logging: Logging;
  environment: MindIEEnvironmentVariables;
  extraEnvironment: ExtraEnvironment;
  secretEnvironment: SecretEnvironment;
  podSecurity: PodSecurity;
  /**
   * Free settings of the MindIE files, merged last.
   */
  overrides: {
    'ms_controller.json'?: MindieOverride;
    'ms_coordinator.json'?: MindieOverride;
    'config.json'?: MindieOverride;
    'http_client_ctl.json'?: MindieOverride;
  };
  cluster?: Cluster;
  /**
   * Whether warnings about this file are errors.
   */
  strict: boolean;
  /**
   * Findings of named rules about this file that were looked at and are meant to be so. Other errors cannot be silenced.
   *
   * @maxItems 200
   */
  silence: Silence[];
}
/**
 * The MindIE image. Give a tag or a digest.
 */
export interface Image {
  /**
   * Image repository, with the registry's host where one is needed; without tag or digest.
   */
  name: string;
  /**
   * Image tag.
   */
  tag?: string;
  /**
   * Image digest; wins over the tag.
   */
  digest?: string;
  /**
   * When the kubelet pulls the image.
   */
  pullPolicy: 'IfNotPresent' | 'Always' | 'Never';
  /**
   * Secrets of the namespace with registry credentials, for all pods of the deployment.
   */
  pullSecrets: DnsName[];
  /**
   * MindIE release in the image. Default: what the tag of an image called mindie says, such as 2.2 for 2.2.RC1-800I-A2-py311-openeuler24.03-lts; give it for other names, and for a digest without a tag. Leave it out for a release that is not listed: then what is written is what all listed ones take.
   */
  release?: '1.0' | '2.0' | '2.1' | '2.2' | '2.3' | '3.0-beta' | '3.0';
  /**
   * How MindIE is installed in the image: toolkit (run package) or wheel (Python packages; the betas of 3.0.0). Default: that of the release, and toolkit where the release is not known.
   */
  layout?: 'toolkit' | 'wheel';
  userHomePath: InstallPath;
}
/**
 * What is served.
 */
export interface Model {
  /**
   * Model name as clients ask for it.
   */
  name: string;
  weightsPath: AbsolutePath;
  weights: Weights;
}
/**
 * Where the weights come from.
 */
export interface Weights {
  hostPath?: AbsolutePath;
  persistentVolumeClaim?: DnsName;
  mountPath: AbsolutePath;
}
/**
 * Batch and length limits (the kit's MINDIE_MAX_SEQ_LEN, MINDIE_MAX_ITER_TIMES, MINDIE_PREFILL_BATCH_SIZE and MINDIE_DECODE_BATCH_SIZE).
 */
export interface Inference {
  /**
   * Longest sequence, input and output together, in tokens.
   */
  maxSeqLen: number;
  /**
   * Longest output, in tokens; must be less than maxSeqLen.
   */
  maxIterTimes: number;
  /**
   * Longest input, in tokens; must be less than maxSeqLen. Default: 2048, or what maxSeqLen leaves.
   */
  maxInputTokenLen?: number;
  /**
   * Most input tokens of one prefill batch; at least maxInputTokenLen. Default: 8192, or maxInputTokenLen if that is more.
   */
  maxPrefillTokens?: number;
  /**
   * Most requests in one prefill batch; must be less than decodeBatchSize.
   */
  prefillBatchSize: number;
  /**
   * Most requests in one decode batch.
   */
  decodeBatchSize: number;
}
/**
 * The Controller: decides who is prefill and who is decode.
 */
export interface Controller extends ComponentSettings {
  resources: ControllerResources;
  statusDirectory: StatusDirectory;
}
/**
 * CPU and memory of the Controller pod, which has no NPUs.
 */
export interface ControllerResources {
  /**
   * What the Controller pod is guaranteed.
   */
  requests: {
    cpu: CpuQuantity;
    memory: MemoryQuantity;
    ephemeralStorage?: MemoryQuantity;
  };
  /**
   * What the Controller pod may use at most.
   */
  limits: {
    cpu: CpuQuantity;
    memory: MemoryQuantity;
    ephemeralStorage?: MemoryQuantity;
  };
}
/**
 * Fault recovery: where the Controller keeps its process status.
 */
export interface StatusDirectory {
  /**
   * Whether the Controller keeps its process status on the node, so that a restarted Controller goes on where it was.
   */
  enabled: boolean;
  hostPath: AbsolutePath;
}
/**
 * The Coordinator: takes the requests.
 */
export interface Coordinator extends ComponentSettings {
  resources: CoordinatorResources;
  probes: CoordinatorProbes;
}
/**
 * CPU and memory of the Coordinator pod, which has no NPUs.
 */
export interface CoordinatorResources {
  /**
   * What the Coordinator pod is guaranteed.
   */
  requests: {
    cpu: CpuQuantity;
    memory: MemoryQuantity;
    ephemeralStorage?: MemoryQuantity;
  };
  /**
   * What the Coordinator pod may use at most.
   */
  limits: {
    cpu: CpuQuantity;
    memory: MemoryQuantity;
    ephemeralStorage?: MemoryQuantity;
  };
}
/**
 * What the kubelet checks, through the probe script of the MindIE image.
 */
export interface CoordinatorProbes {
  startup: StartupProbe;
  readiness: ReadinessProbe;
  liveness: CoordinatorLivenessProbe;
}
/**
 * Liveness probe of the Coordinator, off unless asked for: under load a slow answer would restart a Coordinator that works.
 */
export interface CoordinatorLivenessProbe {
  /**
   * Whether the kubelet runs this probe.
   */
  enabled: boolean;
  /**
   * Seconds between two probes.
   */
  periodSeconds: number;
  /**
   * Seconds after which one probe has failed; must be less than periodSeconds. The probe client gets the same limit.
   */
  timeoutSeconds: number;
  /**
   * Failures in a row before the kubelet acts.
   */
  failureThreshold: number;
}
/**
 * The component that writes global_ranktable.json into its ConfigMap.
 */
export interface RanktableBuilder {
  /**
   * job builds the table once and ends: a change then replaces the pods of a role all at once, and after a pod was lost the Job must run again. watch stays, builds the table anew when pods are replaced, and lets pods roll one by one.
   */
  mode: 'job' | 'watch';
  /**
   * Where NPU addresses come from: operator (the Ascend Operator's rings-config ConfigMaps) or annotations (the device plugin's pod annotation, where no Ascend Operator runs).
   */
  source: 'operator' | 'annotations';
  /**
   * Whether the builder touches an annotation of the pods after publishing, so that their kubelets deliver the table at once; otherwise they do so when they next look at the pod, after one to one and a half minutes at most (`syncFrequency` of the kubelet). It needs the right to patch every pod of the namespace, and whoever has that may have their images replaced.
   */
  refreshPods: boolean;
  /**
   * Seconds after which the Job gives up waiting for the pods.
   */
  timeoutSeconds: number;
  image: BuilderImage;
  resources: BuilderResources;
  nodeSelector: NodeSelector;
  tolerations: Tolerations;
  priorityClassName?: DnsName;
  schedulerName?: DnsName;
}
/**
 * The ranktable-builder image.
 */
export interface BuilderImage {
  /**
   * Image repository, with the registry's host where one is needed; without tag or digest.
   */
  name: string;
  /**
   * Image tag. Default: the version of this generator.
   */
  tag?: string;
  /**
   * Image digest; wins over the tag.
   */
  digest?: string;
  /**
   * When the kubelet pulls the image.
   */
  pullPolicy: 'IfNotPresent' | 'Always' | 'Never';
}
/**
 * CPU and memory of the ranktable-builder pod, which has no NPUs.
 */
export interface BuilderResources {
  /**
   * What the ranktable-builder pod is guaranteed.
   */
  requests: {
    cpu: CpuQuantity;
    memory: MemoryQuantity;
    ephemeralStorage?: MemoryQuantity;
  };
  /**
   * What the ranktable-builder pod may use at most.
   */
  limits: {
    cpu: CpuQuantity;
    memory: MemoryQuantity;
    ephemeralStorage?: MemoryQuantity;
  };
}
/**
 * The inference Service.
 */
export interface Service {
  /**
   * Kind of Service in front of the Coordinator's inference port; none leaves it out.
   */
  type: 'NodePort' | 'ClusterIP' | 'LoadBalancer' | 'none';
  /**
   * Port on the nodes. Default: 31015 with type NodePort.
   */
  nodePort?: number;
  /**
   * Annotations of the Service, by which load balancers and monitoring are told what to do.
   */
  annotations: {
    [k: string]: string;
  };
}
/**
 * Ports on which the components listen. Both sides of each connection follow.
 */
export interface Ports {
  /**
   * Ports of a server pod.
   */
  server: {
    /**
     * Inference requests from the Coordinator.
     */
    data: number;
    /**
     * Management calls and probes.
     */
    management: number;
    /**
     * Metrics.
     */
    metrics: number;
    /**
     * Other servers (KV transfer control).
     */
    interComm: number;
  };
  /**
   * Ports of the Controller pod.
   */
  controller: {
    /**
     * Probes.
     */
    http: number;
    /**
     * Alarms of the Coordinator.
     */
    alarm: number;
  };
  /**
   * Ports of the Coordinator pod.
   */
  coordinator: {
    /**
     * Requests of clients.
     */
    inference: number;
    /**
     * Calls of the Controller.
     */
    management: number;
    /**
     * Queries and metrics.
     */
    external: number;
    /**
     * Probes.
     */
    status: number;
  };
}
/**
 * TLS between the components.
 */
export interface Tls {
  /**
   * The one switch: the default of every link.
   */
  enabled: boolean;
  /**
   * Links one by one; both ends of a link always agree.
   */
  links: {
    /**
     * Clients to the Coordinator's inference port. Default: tls.enabled.
     */
    inference?: boolean;
    /**
     * Controller to the Coordinator's management port. Default: tls.enabled.
     */
    coordinatorManagement?: boolean;
    /**
     * Controller and metrics readers to the Coordinator's external port. Default: tls.enabled.
     */
    coordinatorExternal?: boolean;
    /**
     * Controller and Coordinator to the servers; one HTTPS switch covers all REST ports of a server. Default: tls.enabled.
     */
    server?: boolean;
    /**
     * Probe client to the status ports of Controller and Coordinator. Default: tls.enabled.
     */
    probes?: boolean;
    /**
     * Coordinator to the Controller's alarm port. Default: tls.enabled.
     */
    alarm?: boolean;
    /**
     * Prefill to decode servers (KV transfer control). Default: tls.enabled.
     */
    interComm?: boolean;
    /**
     * Controller and Coordinator to etcd, where they have a standby (backup). Default: tls.enabled.
     */
    etcd?: boolean;
    /**
     * Controller to ClusterD. Default: tls.enabled.
     */
    clusterd?: boolean;
    /**
     * Controller to CCAE (only where overrides name one). Default: tls.enabled.
     */
    ccae?: boolean;
  };
  /**
   * Secrets of the namespace with the keys ca.pem, cert.pem, cert.key.pem and key_pwd.txt (the password of the key), with ksfa and ksfb where MindIE has KMC (up to 2.2), and with crl.pem for revocationLists.
   */
  secrets: {
    controller?: DnsName;
    coordinator?: DnsName;
    server?: DnsName;
    /**
     * A Secret of its own for a link, above the component's.
     */
    links: {
      inference?: DnsName;
      coordinatorManagement?: DnsName;
      coordinatorExternal?: DnsName;
      server?: DnsName;
      probes?: DnsName;
      alarm?: DnsName;
      interComm?: DnsName;
      etcd?: DnsName;
      clusterd?: DnsName;
      ccae?: DnsName;
    };
  };
  /**
   * Whether each Secret also holds a revocation list, crl.pem.
   */
  revocationLists: boolean;
}
/**
 * Active/standby pairs of Controller and Coordinator.
 */
export interface Backup {
  /**
   * Two Controllers, active and standby, on different nodes.
   */
  controller: boolean;
  /**
   * Two Coordinators, active and standby, on different nodes.
   */
  coordinator: boolean;
  /**
   * The etcd through which the two agree who is active; it is not part of this deployment.
   */
  etcd: {
    /**
     * DNS name of the etcd service.
     */
    host: string;
    /**
     * Client port of the etcd service.
     */
    port: number;
  };
}
/**
 * Logging of all MindIE components.
 */
export interface Logging {
  /**
   * Log level (MINDIE_LOG_LEVEL).
   */
  level: 'CRITICAL' | 'ERROR' | 'WARN' | 'INFO' | 'DEBUG';
  /**
   * Write logs to files (MINDIE_LOG_TO_FILE).
   */
  toFile: boolean;
  /**
   * Write logs to standard output, where kubectl logs finds them (MINDIE_LOG_TO_STDOUT).
   */
  toStdout: boolean;
  /**
   * Add the optional parts of a log line (MINDIE_LOG_VERBOSE).
   */
  verbose: boolean;
  /**
   * Log directory in the container (MINDIE_LOG_PATH); a relative one is under ~/mindie/log. Default: MindIE's own.
   */
  path?: string;
  /**
   * Log rotation (MINDIE_LOG_ROTATE).
   */
  rotate: {
    /**
     * Size at which a log file rotates, in MB.
     */
    fileSizeMB: number;
    /**
     * Rotated files kept.
     */
    files: number;
  };
}
/**
 * The user that the MindIE containers run as. Left out: the user of the image.
 */
export interface PodSecurity {
  /**
   * User ID of the processes. MindIE reads only files that this user owns or its group 1001 may read, and must be installed for it in the image.
   */
  runAsUser?: number;
  /**
   * Whether the kubelet refuses to start a container as root. MindIE's own images run as root: set runAsUser too, or take an image with a user of its own.
   */
  runAsNonRoot?: boolean;
}
/**
 * Keys of the MindIE file to set, nested as in the file. Merged last; refused where they contradict a value that is derived from this deployment file. Objects merge key by key, lists of objects item by item, other lists are replaced.
 */
export interface MindieOverride {
  [k: string]: unknown;
}
/**
 * The nodes with NPUs that the cluster has for this deployment. Only checked: whether every instance finds a node. Left out: nothing is checked.
 */
export interface Cluster {
  /**
   * Groups of nodes that are alike.
   *
   * @minItems 1
   * @maxItems 100
   */
  nodePools: [NodePool, ...NodePool[]];
}
/**
 * Nodes that are alike.
 */
export interface NodePool {
  name: DnsLabel;
  /**
   * Nodes of the pool.
   */
  nodes: number;
  /**
   * NPUs of each node that this deployment may use.
   */
  npusPerNode: number;
  hardware: HardwareType;
  /**
   * Labels that every node of the pool carries. What is given here replaces the default as a whole.
   */
  labels: {
    [k: string]: LabelValue;
  };
}
export interface Silence {
  rule: RuleName;
  /**
   * Why it is meant to be so; the output carries it as an annotation.
   */
  reason: string;
}
/**
 * A deployment with variant heterogeneous.
 */
export interface HeterogeneousDeployment extends DeploymentSettings {
  /**
   * homogeneous: all servers alike, roles decided at run time. heterogeneous: prefill on 32G nodes, decode on 64G nodes.
   */
  variant: 'heterogeneous';
  prefill: Prefill;
  decode: Decode;
}
/**
 * The prefill servers of the heterogeneous variant.
 */
export interface Prefill extends ServerSettings {
  nodeLabel: NodeLabel;
  /**
   * Server type behind the label. Prefill runs on this one only.
   */
  hardware: '800I A2(32G)';
  overrides: OverridesOfRole;
}
/**
 * Keys of the role's own config.json, above overrides.
 */
export interface OverridesOfRole {
  'config.json'?: MindieOverride;
}
/**
 * The decode servers of the heterogeneous variant.
 */
export interface Decode extends ServerSettings {
  nodeLabel: NodeLabel;
  /**
   * Server type behind the label. Decode runs on this one only.
   */
  hardware: '800I A2(64G)';
  overrides: OverridesOfRole;
}
