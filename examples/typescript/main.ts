// A MindIE service and an Ingress to it, in a cdk8s app of your own:
// CDK8S_OUTDIR=build/example node --require tsx/cjs examples/typescript/main.ts
import { App, Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { type InferenceEndpoint, PdService, printWarnings } from 'cdk8s-mindie';
import { Construct } from 'constructs';

interface InferenceIngressProps {
  readonly host: string;
  readonly endpoint: InferenceEndpoint;
}

/** Lets clients from outside the cluster in under a name of their own. */
class InferenceIngress extends Construct {
  constructor(scope: Construct, id: string, { host, endpoint }: InferenceIngressProps) {
    super(scope, id);
    const service = { name: endpoint.serviceName, port: { number: endpoint.port } };
    new k8s.KubeIngress(this, 'ingress', {
      spec: {
        rules: [{ host, http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service } }] } }],
      },
    });
  }
}

const app = new App();

const llm = new Chart(app, 'llm', { namespace: 'llm', disableResourceNameHashes: true });
const qwen = new PdService(llm, 'qwen', {
  variant: 'homogeneous',
  image: { name: 'registry.example.com/mindie', tag: '2.2.RC1-800I-A2-py311-openeuler24.03-lts' },
  model: { name: 'qwen3-32b', weightsPath: '/data/qwen3-32b' },
  server: { instances: 4, npusPerInstance: 4, rate: { prefill: 1, decode: 3 } },
  service: { type: 'ClusterIP' },
});
new InferenceIngress(llm, 'qwen-ingress', { host: 'qwen.example.com', endpoint: qwen.inference });

printWarnings(app);
app.synth();
