/** A Deployment that opted in, as people write them. */
export const web = `# Source: shop/templates/web.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  annotations:
    gracehook.io/inject: enabled
spec:
  replicas: 2
  template:
    metadata:
      labels: {app: web} # the app
    spec:
      containers:
      - name: web
        image: nginx:1.27
        ports:
        - containerPort: 8080
`;

/** The same as inject leaves it. */
export const injectedWeb = `# Source: shop/templates/web.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  annotations:
    gracehook.io/inject: enabled
spec:
  replicas: 2
  template:
    metadata:
      labels: {app: web, gracehook.io/injected: "true"} # the app
    spec:
      containers:
      - name: web
        image: nginx:1.27
        ports:
        - containerPort: 8080
        lifecycle:
          preStop:
            sleep:
              seconds: 5
        readinessProbe:
          tcpSocket:
            port: 8080
          timeoutSeconds: 1
          periodSeconds: 2
          successThreshold: 1
          failureThreshold: 15
      terminationGracePeriodSeconds: 40
`;

/** Objects that concern nobody, in odd forms that must survive byte for byte. */
export const others = `--- # odd
apiVersion: v1
kind:   Service
metadata: {name: web}   # unchanged
...
---
# only a comment
---
apiVersion: v1
kind: ConfigMap
metadata:
    name: config
data:
    mode: 0644
    big: 12345678901234567890
`;

/** A Job's template, which is left alone though it opted in. */
export const nightly = `apiVersion: batch/v1
kind: CronJob
metadata:
  name: nightly
spec:
  jobTemplate:
    spec:
      template:
        metadata:
          annotations:
            gracehook.io/inject: enabled
        spec:
          restartPolicy: Never
          containers: [{name: job, image: job:1}]
`;
