/** An API server, and as whom to talk to it. */
export interface Connection {
  /** Its URL, without a slash at the end. */
  readonly server: string;
  /** Read for each request: the kubelet renews the token every hour, and the certificates now and then. */
  readonly credentials: () => Credentials;
}

export interface Credentials {
  /** Value of the header Authorization. */
  readonly authorization?: string;
  readonly ca?: Buffer;
  readonly cert?: Buffer;
  readonly key?: Buffer;
  readonly rejectUnauthorized?: boolean;
  readonly servername?: string;
}
