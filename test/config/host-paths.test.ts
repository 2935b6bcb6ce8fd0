import { checkHostPaths } from '../../lib/config/checks/host-paths';
import type { Deployment } from '../../lib/config/deployment';
import { checkText } from '../../lib/check';
import { homogeneous } from '../support/synth';

const base = checkText('a.yaml', JSON.stringify(homogeneous)).deployments[0]?.deployment as Deployment;

/** Whether a directory of the node may be mounted for the weights, read-only, and for the status, to be written. */
function mayBe(hostPath: string): { read: boolean; written: boolean } {
  const { model, controller } = base;
  const conditions = checkHostPaths({
    ...base,
    model: { ...model, weights: { ...model.weights, hostPath } },
    controller: { ...controller, statusDirectory: { enabled: true, hostPath } },
  });
  const findings = conditions.flatMap((one) => one() ?? []);
  const isRefused = (key: string): boolean => findings.some(({ path }) => path[0] === key);
  return { read: !isRefused('model'), written: !isRefused('controller') };
}

describe('data directories of real sites are taken, for weights and for the status:', () => {
  test.each([
    '/data/mindie-ms/status',
    '/data1/status',
    '/data/models/qwen',
    '/mnt/nvme0/status',
    '/mnt/status',
    '/media/disk1/mindie',
    '/srv/mindie',
    '/opt/mindie/status',
    '/home/user/models',
    '/sfs_turbo/models',
    '/weights/deepseek-r1',
    '/nfs/share/kubernetes-models',
    '/mnt//nvme0/./status/',
    '/var/mnt/disk1/status',
    '/var/home/core/models',
    '/var/opt/mindie',
    '/var/lib/mindie',
    '/var/lib/mindie-ms/status',
    '/data/certified-models',
    '/data/ssl/checkpoints',
    '/mnt/etcd-backup-free/models',
    '/var/log/mindie-status',
    '/模型/status',
  ])('%s', (hostPath) => {
    expect(mayBe(hostPath)).toEqual({ read: true, written: true });
  });
});

describe('what is only read may be a whole disk, and lie where others have their files too:', () => {
  test.each([
    '/data',
    '/data1',
    '/models',
    '/nfs',
    '/sfs_turbo',
    '/root/models',
    '/root/.cache/modelscope/hub',
    '/tmp/models',
    '/var/lib/models',
    '/data/docker/models',
    '/mnt/nvme0/.snapshot/models',
  ])('%s', (hostPath) => {
    expect(mayBe(hostPath)).toEqual({ read: true, written: false });
  });
});

describe('what hands over the node, or holds what only the node may read, is refused:', () => {
  test.each([
    '/',
    '//',
    '/.',
    '/bin',
    '/boot/grub',
    '/dev/shm',
    '/etc',
    '/etc/cron.d',
    '/etc/kubernetes/manifests',
    '/home',
    '/home/user',
    '/home/user/.ssh',
    '/home/user/.kube/cache',
    '/lib64',
    '/lib/systemd/system',
    '/lost+found',
    '/media',
    '/mnt',
    '/mnt/',
    '/opt',
    '/opt/cni/bin',
    '/opt/containerd',
    '/opt/bin',
    '/proc/1',
    '/root',
    '/root/.ssh',
    '/root/.kube',
    '/run/containerd',
    '/sbin',
    '/srv',
    '/sys/fs/cgroup',
    '/tmp',
    '/usr/local/bin',
    '/var',
    '/var/home',
    '/var/lib',
    '/var/lib/kubelet',
    '/var/lib/kubelet/pods',
    '/var/lib/etcd',
    '/var/lib/docker/volumes',
    '/var/lib/containerd',
    '/var/lib/containers/storage',
    '/var/lib/rancher/k3s',
    '/var/log',
    '/var/log/pods',
    '/var/queue_schedule',
    '/var/run',
    '/var/spool/cron',
    '/var/spool/cron/crontabs',
    '/etcd',
    '/docker/models',
    '/data/engine.sock',
    '/var/lib/mindie/engine.sock',
  ])('%s', (hostPath) => {
    expect(mayBe(hostPath)).toEqual({ read: false, written: false });
  });
});

describe('folders that hold the keys and tokens of the node are not even read, wherever they are:', () => {
  test.each([
    '/var/lib/minikube',
    '/var/lib/minikube/certs',
    '/var/lib/microk8s/credentials',
    '/var/lib/sealos/data',
    '/var/lib/private/kube-apiserver',
    '/var/lib/cloud/instance',
    '/var/lib/NetworkManager',
    '/var/lib/systemd',
    '/var/lib/kubelet/pki',
    '/etc/kubernetes/pki',
    '/opt/kubernetes/ssl',
    '/opt/cluster/certs',
    '/data/kubernetes/pki/etcd',
    '/data/etcd',
    '/mnt/nvme0/kubelet',
    '/mnt/nvme0/kubelet/pods',
    '/data/.ssh',
    '/data/home/admin/.ssh',
    '/home/admin/backup/.kube',
    '/root/cluster/secrets',
    '/srv/registry/tls',
  ])('%s', (hostPath) => {
    expect(mayBe(hostPath)).toEqual({ read: false, written: false });
  });
});

describe('what the programs of the node were moved to is not written to:', () => {
  test.each([
    '/data/docker',
    '/data/docker/volumes',
    '/mnt/nvme0/k3s/storage/models',
    '/data/kubernetes/models',
    '/root/status',
  ])('%s', (hostPath) => {
    expect(mayBe(hostPath)).toEqual({ read: true, written: false });
  });
});
