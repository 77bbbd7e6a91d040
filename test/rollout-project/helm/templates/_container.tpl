{{/* The container of the program, as JSON. */}}
{{- define "sample.container" -}}
{{- $image := printf "%s:%s" .Values.image.repository .Values.image.tag }}
{{- if .Values.image.digest }}{{ $image = printf "%s@%s" .Values.image.repository .Values.image.digest }}{{ end }}
{{- $env := list }}
{{- range $name, $value := .Values.env }}{{ $env = append $env (dict "name" $name "value" (toString $value)) }}{{ end }}
{{- $mounts := list (dict "name" "state" "mountPath" "/state") }}
{{- $from := list }}
{{- with .Values.existingSecret }}{{ $from = list (dict "secretRef" (dict "name" .)) }}{{ end }}
{{- dict "name" "sample" "image" $image "env" $env "envFrom" $from "volumeMounts" $mounts | toJson }}
{{- end }}
