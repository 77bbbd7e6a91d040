{{/* Rules that a JSON Schema cannot state, or cannot state in words. */}}
{{- define "todo.validate" -}}
{{- if and .Values.existingSecret .Values.secrets -}}
{{- fail "existingSecret and secrets are both set: name an existing Secret, or give the values, not both" -}}
{{- end -}}
{{- range $name := list "DATABASE_URL" "DATABASE_URL_DIRECT" "BETTER_AUTH_SECRET" "OPENAI_API_KEY" "PGPASSWORD" -}}
{{- if hasKey $.Values.env $name -}}
{{- fail (printf "env.%s is a secret: put it into the Secret that existingSecret names; env is readable in the ConfigMap and in the release" $name) -}}
{{- end -}}
{{- end -}}
{{- range $name := (include "todo.component" . | fromYaml).reserved -}}
{{- if hasKey $.Values.env $name -}}
{{- fail (printf "env.%s cannot be set: the chart sets it itself (containerPort and shutdown.drainSeconds are the values to change)" $name) -}}
{{- end -}}
{{- end -}}
{{- range $key := list "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/component" "app.kubernetes.io/version" "app.kubernetes.io/managed-by" "helm.sh/chart" -}}
{{- if hasKey $.Values.commonLabels $key -}}
{{- fail (printf "commonLabels.%s cannot be set: the chart sets this label itself" $key) -}}
{{- end -}}
{{- end -}}
{{- with .Values.autoscaling -}}
{{- if and .enabled (gt (int .minReplicas) (int .maxReplicas)) -}}
{{- fail (printf "autoscaling.minReplicas (%d) is above autoscaling.maxReplicas (%d)" (int .minReplicas) (int .maxReplicas)) -}}
{{- end -}}
{{- end -}}
{{- with .Values.service -}}
{{- if and .nodePort (eq .type "ClusterIP") -}}
{{- fail "service.nodePort is set, but service.type is ClusterIP: use NodePort or LoadBalancer" -}}
{{- end -}}
{{- end -}}
{{- end }}
