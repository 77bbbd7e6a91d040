{{/*
Every object bears the name of the release: release `todo-backend` makes the
Deployment, Service, ConfigMap ... `todo-backend`. Nothing is appended, so
neighbours can be addressed by release name.
*/}}
{{- define "todo.name" -}}
{{- if not (regexMatch "^[a-z]([-a-z0-9]*[a-z0-9])?$" .Release.Name) -}}
{{- fail (printf "release name %q cannot name a Service: use lower-case letters, digits and '-', and begin with a letter" .Release.Name) -}}
{{- end -}}
{{- .Release.Name -}}
{{- end }}

{{/* Labels that find the serving pods. They never change: a selector is immutable. */}}
{{- define "todo.selectorLabels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: server
{{- end }}

{{/*
Labels of a pod. `component` tells the serving pods from those of the migration
Job and of the test, which the Service must not find.
Input: dict "root" $ "component" "migration"
*/}}
{{- define "todo.podLabels" -}}
app.kubernetes.io/name: {{ .root.Chart.Name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- with .root.Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* Labels of an object. */}}
{{- define "todo.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* The image: by digest when there is one, else by tag. */}}
{{- define "todo.image" -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest -}}
{{- else -}}
{{- printf "%s:%s" .Values.image.repository (.Values.image.tag | default .Chart.AppVersion) -}}
{{- end -}}
{{- end }}

{{/* The Secret that the pods read. */}}
{{- define "todo.secretName" -}}
{{- .Values.existingSecret | default (include "todo.name" .) -}}
{{- end }}

{{/* Facts about the component; see _component.tpl. Use: include "todo.component" . | fromYaml */}}
{{- define "todo.component" -}}
{{- include (printf "%s.component" .Chart.Name) . -}}
{{- end }}

{{/* The plain environment as a YAML map; see _component.tpl. */}}
{{- define "todo.env" -}}
{{- include (printf "%s.env" .Chart.Name) . -}}
{{- end }}

{{/* Pod Security "restricted", for the pod and for its container. */}}
{{- define "todo.podSecurityContext" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "todo.containerSecurityContext" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
allowPrivilegeEscalation: false
privileged: false
readOnlyRootFilesystem: {{ .Values.readOnlyRootFilesystem }}
capabilities:
  drop: [ALL]
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{/* What every pod of this chart has in common: no token, no injected Service variables. */}}
{{- define "todo.podDefaults" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  {{- include "todo.podSecurityContext" . | nindent 2 }}
{{- with .Values.imagePullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* The folders that may be written to; the root file system is read-only. */}}
{{- define "todo.volumes" -}}
{{- range (include "todo.component" . | fromYaml).writable }}
- name: {{ .name }}
  emptyDir:
    sizeLimit: {{ .sizeLimit }}
{{- end }}
{{- end }}

{{- define "todo.volumeMounts" -}}
{{- range (include "todo.component" . | fromYaml).writable }}
- name: {{ .name }}
  mountPath: {{ .path }}
{{- end }}
{{- end }}
