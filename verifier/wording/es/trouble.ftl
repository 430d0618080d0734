### Páginas sobre algo que no funcionó. No se culpa a nadie, y siempre se dice qué hacer.

## Los títulos de una página así, según su estado HTTP, y qué hacer entonces.

trouble-not_sent = Esto no se envió
trouble-other = Esto no funcionó
    .advice = Vuelva atrás e inténtelo otra vez.
trouble-401 = No hay una sesión abierta
    .advice = Abra otra vez su enlace personal. Un enlace funciona solo por poco tiempo.
trouble-403 = Esto no le corresponde a usted
    .advice = Si cree que sí, pregunte a quien lleva este servicio.
trouble-404 = Aquí no hay ninguna página así
    .advice = Puede que nunca haya existido, o que no sea suya.
trouble-409 = Algo cambió entretanto
    .advice = Vuelva atrás y recargue para ver cómo están las cosas ahora.
trouble-429 = Eso fue un poco rápido
    .advice = No cambió nada.
trouble-500 = Algo salió mal de nuestro lado
    .advice = Quedó anotado. Inténtelo otra vez en un rato.
trouble-503 = En este momento no podemos responder

## Por qué.

trouble-foreign_form = Este formulario no se envió desde nuestra propia página, así que no se cambió nada. Vuelva atrás, recargue la página e inténtelo otra vez.
trouble-foreign_file = Este archivo no se envió desde nuestra propia página, así que no se cambió nada. Recargue la página e inténtelo otra vez.
trouble-other_sign_in = Esta página se abrió en otra sesión, así que no se cambió nada. Ahora está aquí la sesión de { $who }. Abra la página de nuevo para enviarla como { $who }.
trouble-no_link = Esta página se abre con el enlace personal que le da su plataforma. El enlace funciona durante una hora; allí puede obtener uno nuevo.
trouble-moved_on = La solicitud avanzó desde que abrió esta página. Aquí se muestra cómo está ahora.

## Debajo.

trouble-not_taken = Lo que envió no se recibió.
trouble-unsure = No sabemos si lo que envió se recibió.
trouble-back = El botón de volver de su navegador puede tener todavía lo que escribió.
trouble-again = Intentarlo otra vez
trouble-sign_in = Ir al inicio de sesión
trouble-typed = Lo que había escrito
trouble-copy = Copie lo que todavía necesite antes de dejar esta página.
trouble-followed = Si siguió un enlace, puede estar incompleto: ábralo otra vez desde donde lo recibió.
trouble-start = A la página de inicio
