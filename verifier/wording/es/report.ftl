
## Lo que no es correcto en una insignia, según quien la denuncia.

report-not_the_licensee = la licencia es de otra persona
report-not_in_force = la licencia no está vigente
report-impersonation = la cuenta se hace pasar por alguien
report-other = otra cosa

## La página en la que cualquiera denuncia una insignia.

report_page-title = Denunciar una insignia
report_page-lead = Denuncia la insignia de { $handle }. Personas ven cada insignia que se denuncia. Una denuncia sola no cambia nada, y muchas denuncias no pesan más que una.
report_page-reason = ¿Qué no es correcto?
report_page-details = ¿Qué debería saber el equipo de revisión?
    .hint = ¿Dónde se puede ver? No incluya lo que es privado de otras personas.
report_page-email = Su correo electrónico
    .hint = Solo si el equipo de revisión puede preguntarle algo. La persona de la cuenta nunca lo ve.
report_page-send = Enviar la denuncia

reported-title = Recibimos su denuncia
reported-lead = Gracias. Si allí se muestra una insignia, la ven personas. No decimos en qué termina una denuncia, porque trata de otra persona.
reported-receipt = Su comprobante, del { $at }:
