{{/* The Secret that the migration Job reads; see secrets.yaml for the hook's own. */}}
{{- define "todo.migrationSecretName" -}}
{{- if and .Values.secrets .Values.migrations.hook -}}
{{- include "todo.name" . }}-migrate
{{- else -}}
{{- include "todo.secretName" . -}}
{{- end -}}
{{- end }}

{{/* The spec of the migration Job. Its hash is in the Job's name. */}}
{{- define "todo.migrationJobSpec" -}}
{{- $component := include "todo.component" . | fromYaml -}}
backoffLimit: {{ .Values.migrations.backoffLimit }}
activeDeadlineSeconds: {{ .Values.migrations.activeDeadlineSeconds }}
ttlSecondsAfterFinished: {{ .Values.migrations.ttlSecondsAfterFinished }}
template:
  metadata:
    labels:
      {{- include "todo.podLabels" (dict "root" $ "component" "migration") | nindent 6 }}
    {{- with .Values.podAnnotations }}
    annotations:
      {{- toYaml . | nindent 6 }}
    {{- end }}
  spec:
    {{- include "todo.podDefaults" . | nindent 4 }}
    # A failed pod stays, so that its log can be read; the Job starts another.
    restartPolicy: Never
    containers:
      - name: migrate
        image: {{ include "todo.image" . | quote }}
        imagePullPolicy: {{ .Values.image.pullPolicy }}
        args: {{ toJson $component.migrate }}
        securityContext:
          {{- include "todo.containerSecurityContext" . | nindent 10 }}
        # Not from the ConfigMap: as a hook the Job runs before that exists.
        env:
          {{- range $name, $value := include "todo.env" . | fromYaml }}
          - name: {{ $name | quote }}
            value: {{ $value | quote }}
          {{- end }}
        envFrom:
          - secretRef:
              name: {{ include "todo.migrationSecretName" . }}
              {{- if not (or .Values.existingSecret .Values.secrets) }}
              optional: true
              {{- end }}
        resources:
          {{- toYaml .Values.resources | nindent 10 }}
        volumeMounts:
          {{- include "todo.volumeMounts" . | trim | nindent 10 }}
    volumes:
      {{- include "todo.volumes" . | trim | nindent 6 }}
{{- end }}

{{/*
A Job cannot be changed, only replaced. With the hash of its spec in the name,
the same migration is the same Job and another image or setting is another Job.
*/}}
{{- define "todo.migrationJobName" -}}
{{- printf "%s-migrate-%s" (include "todo.name" . | trunc 44 | trimSuffix "-") (include "todo.migrationJobSpec" . | sha256sum | trunc 8) -}}
{{- end }}
