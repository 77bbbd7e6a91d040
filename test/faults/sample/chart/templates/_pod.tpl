{{- define "sample.container" -}}
name: server
image: {{ .Values.image.repository }}{{ if .Values.image.digest }}@{{ .Values.image.digest }}{{ else }}:{{ .Values.image.tag }}{{ end }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext: {{ toJson .Values.securityContext }}
env:
  {{- range $name, $value := .Values.env }}
  - { name: {{ $name }}, value: {{ $value | quote }} }
  {{- end }}
{{- with .Values.existingSecret }}
envFrom: [{ secretRef: { name: {{ . }} } }]
{{- end }}
resources: {{ toJson .Values.resources }}
volumeMounts: {{ toJson (concat (list (dict "name" "tmp" "mountPath" "/tmp")) .Values.volumeMounts) }}
{{- end }}

{{- define "sample.pod" -}}
serviceAccountName: {{ .Values.serviceAccountName }}
automountServiceAccountToken: false
imagePullSecrets: {{ toJson .Values.imagePullSecrets }}
nodeSelector: {{ toJson .Values.nodeSelector }}
tolerations: {{ toJson .Values.tolerations }}
terminationGracePeriodSeconds: 5
volumes: {{ toJson (concat (list (dict "name" "tmp" "emptyDir" (dict))) .Values.volumes) }}
{{- end }}
