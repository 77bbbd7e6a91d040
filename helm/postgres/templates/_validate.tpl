{{/* Rules that a JSON Schema cannot state, or cannot state in words. */}}
{{- define "postgres.validate" -}}
{{- if and .Values.existingSecret .Values.secrets -}}
{{- fail "existingSecret and secrets are both set: name an existing Secret, or give the password, not both" -}}
{{- end -}}
{{- range $key := list "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/component" "app.kubernetes.io/version" "app.kubernetes.io/managed-by" "helm.sh/chart" -}}
{{- if hasKey $.Values.commonLabels $key -}}
{{- fail (printf "commonLabels.%s cannot be set: the chart sets this label itself" $key) -}}
{{- end -}}
{{- end -}}
{{- end }}
