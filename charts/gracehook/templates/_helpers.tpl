{{- define "gracehook.name" -}}
{{ .Values.nameOverride | default .Chart.Name | trunc 50 | trimSuffix "-" }}
{{- end }}

{{- /* Short enough for the longest suffix, -selftest, in a name of 63 characters. */ -}}
{{- define "gracehook.fullname" -}}
{{- $name := include "gracehook.name" . -}}
{{- $full := contains $name .Release.Name | ternary .Release.Name (printf "%s-%s" .Release.Name $name) -}}
{{- $valid := .Values.fullnameOverride | default $full | trunc 50 | trimSuffix "-" -}}
{{- /* A release may be called 1.x, a Service may not. */ -}}
{{- if not (regexMatch "^[a-z]([-a-z0-9]*[a-z0-9])?$" $valid) }}
{{- fail (printf "%s cannot be the name of a Service: set fullnameOverride to one of a-z, 0-9 and -, which begins with a letter" $valid) }}
{{- end -}}
{{ $valid }}
{{- end }}

{{- define "gracehook.selfTestNamespace" -}}
{{ .Values.selfTest.namespace | default (printf "%s-selftest" (include "gracehook.fullname" .)) }}
{{- end }}

{{- define "gracehook.tlsSecret" -}}
{{- if eq .Values.tls.mode "existing" -}}
{{ required "tls.mode is existing: set tls.existing.secretName to the Secret with tls.crt and tls.key" .Values.tls.existing.secretName }}
{{- else -}}
{{ include "gracehook.fullname" . }}-tls
{{- end }}
{{- end }}

{{- /* What selectors ask for; it never changes. Takes the context and the component's name. */ -}}
{{- define "gracehook.selectorLabels" -}}
app.kubernetes.io/name: {{ include "gracehook.name" .context }}
app.kubernetes.io/instance: {{ .context.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{- /* The labels of an object that belongs to no component, or to one. commonLabels can add, and change none of ours. */ -}}
{{- define "gracehook.labels" -}}
{{- $labels := dict
  "helm.sh/chart" (printf "%s-%s" .context.Chart.Name .context.Chart.Version | replace "+" "_")
  "app.kubernetes.io/name" (include "gracehook.name" .context)
  "app.kubernetes.io/instance" .context.Release.Name
  "app.kubernetes.io/version" .context.Chart.AppVersion
  "app.kubernetes.io/managed-by" .context.Release.Service
-}}
{{- with .component }}{{ $labels = set $labels "app.kubernetes.io/component" . }}{{ end -}}
{{ merge $labels (.more | default dict) .context.Values.commonLabels | toYaml }}
{{- end }}

{{- /* No version among them: a new chart whose pods are the same must not roll them. */ -}}
{{- define "gracehook.podLabels" -}}
{{- $own := include "gracehook.selectorLabels" . | fromYaml -}}
{{ merge $own (index .context.Values .component).podLabels .context.Values.commonLabels | toYaml }}
{{- end }}

{{- /* Seconds of a duration such as 720h. */ -}}
{{- define "gracehook.seconds" -}}
{{- $epoch := toDate "2006-01-02 MST" "1970-01-01 UTC" -}}
{{ $epoch | mustDateModify . | unixEpoch }}
{{- end }}

{{- define "gracehook.image" -}}
{{- with .Values.image -}}
{{- if .digest -}}
{{ .repository }}@{{ .digest }}
{{- else -}}
{{ .repository }}:{{ .tag | default $.Chart.AppVersion }}
{{- end }}
{{- end }}
{{- end }}

{{- define "gracehook.topologySpreadConstraints" -}}
{{- $selector := dict "matchLabels" (include "gracehook.selectorLabels" . | fromYaml) -}}
{{- range (index .context.Values .component).topologySpreadConstraints }}
- {{ merge dict . (dict "labelSelector" $selector "matchLabelKeys" (list "pod-template-hash")) | toYaml | nindent 2 | trim }}
{{- end }}
{{- end }}

{{- /* Where pods may run, by the values of a component. */ -}}
{{- define "gracehook.scheduling" -}}
{{- $values := index .context.Values .component -}}
{{- with $values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with include "gracehook.topologySpreadConstraints" . }}
topologySpreadConstraints: {{- . }}
{{- end }}
{{- with $values.affinity }}
affinity: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- /* Quick to become ready; slow to be restarted, which helps seldom and costs calls. */ -}}
{{- define "gracehook.probes" -}}
startupProbe:
  httpGet: { path: /livez, port: operations }
  periodSeconds: 1
  failureThreshold: 60
readinessProbe:
  httpGet: { path: /readyz, port: operations }
  periodSeconds: 2
  timeoutSeconds: 2
  failureThreshold: 2
livenessProbe:
  httpGet: { path: /livez, port: operations }
  periodSeconds: 20
  timeoutSeconds: 5
  failureThreshold: 3
{{- end }}
