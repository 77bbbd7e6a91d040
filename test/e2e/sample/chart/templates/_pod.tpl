{{- define "sample.pod" -}}
automountServiceAccountToken: false
securityContext: { runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: RuntimeDefault } }
terminationGracePeriodSeconds: 10
{{- end }}

{{- define "sample.container" -}}
name: server
image: {{ .Values.image.repository }}{{ with .Values.image.digest }}@{{ . }}{{ else }}:{{ .Values.image.tag }}{{ end }}
securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL] } }
env:
  {{- range $name, $value := .Values.env }}
  - { name: {{ $name | quote }}, value: {{ $value | quote }} }
  {{- end }}
{{- with .Values.existingSecret }}
envFrom: [{ secretRef: { name: {{ . }} } }]
{{- end }}
{{- end }}
