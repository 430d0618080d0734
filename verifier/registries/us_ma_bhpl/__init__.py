"""Massachusetts' Bureau of Health Professions Licensure. Off until the operator has its permission."""
