from django.urls import path

from recork.look import views

app_name = "look"
urlpatterns = [
    path("", views.catalogue, name="catalogue"),
    path("progress/<int:done>/", views.progress, name="progress"),
    path("popups/<slug:name>/", views.popup, name="popup"),
    path("orders/<slug:number>/cancel/", views.answer, name="answer"),
    path("orders/<slug:number>/cancellation/", views.status, name="status"),
]
